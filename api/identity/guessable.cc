#include "api/identity/guessable.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace passnum::identity {
namespace {

// What is left of a password beside them has to be worth a guess: that many characters.
constexpr std::size_t kUnknownCharactersMin = 8;
constexpr std::size_t kWordBytesMin = 3;

// French and English, without accents. What holds another one need not be here.
constexpr std::array<std::string_view, 76> kTriedFirst{
    "admin",      "administrateur", "administrator", "amour",     "anniversaire", "arsenal",   "azerty",
    "azertyuiop", "baseball",       "batman",        "bienvenue", "bonjour",      "camille",   "changeme",
    "changez",    "charlie",        "cheque",        "chocolat",  "chouchou",     "computer",  "default",
    "doudou",     "dragon",         "facebook",      "football",  "france",       "freedom",   "google",
    "iloveyou",   "internet",       "jetaime",       "jordan",    "julien",       "letmein",   "linkedin",
    "liverpool",  "login",          "loulou",        "marseille", "master",       "michael",   "mickael",
    "monkey",     "motdepasse",     "mustang",       "naruto",    "nicolas",      "numerique", "ordinateur",
    "orleans",    "pass",           "passe",         "passnum",   "password",     "pokemon",   "portugal",
    "princess",   "qsdfgh",         "qsdfghjklm",    "qwerty",    "qwertyuiop",   "samsung",   "secret",
    "shadow",     "soleil",         "starwars",      "sunshine",  "superman",     "test",      "thomas",
    "trustno",    "user",           "welcome",       "whatever",  "word",         "wxcvbn"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The letter that a figure or a sign is written for.
char plain(char c) {
  constexpr std::string_view kSigns = "@4301!5$7";
  constexpr std::string_view kLetters = "aaeoiisst";
  const auto at = kSigns.find(c);
  return at == std::string_view::npos ? c : kLetters[at];
}

bool is_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> words_of(std::string text) {
  std::ranges::transform(text, text.begin(), lower);
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (is_of_a_word(c))
      words.back() += c;
    else
      words.emplace_back();
  }
  std::erase_if(words, [](const std::string& word) { return word.size() < kWordBytesMin; });
  return words;
}

// Marks each place of `word` in `text`.
void mark(std::string_view text, std::string_view word, std::vector<bool>& known) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    std::fill_n(known.begin() + static_cast<std::ptrdiff_t>(at), word.size(), true);
}

// The same again, or the next one up or down.
bool follows(char before, char c) {
  return std::abs(before - c) <= 1 || (before == '9' && c == '0') || (before == '0' && c == '9');
}

}  // namespace

bool is_guessable(std::string_view password, const std::vector<std::string>& about) {
  std::string written(password);
  std::ranges::transform(written, written.begin(), lower);
  std::string meant = written;
  std::ranges::transform(meant, meant.begin(), plain);
  std::vector<std::string> words(kTriedFirst.begin(), kTriedFirst.end());
  for (const auto& text : about) {
    for (auto& word : words_of(text)) words.push_back(std::move(word));
  }
  std::vector<bool> known(written.size());
  for (const auto& word : words) {
    mark(written, word, known);
    mark(meant, word, known);
  }
  std::size_t unknown = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool is_run = i > 0 && follows(written[i - 1], written[i]);
    unknown += !known[i] && !is_run ? 1 : 0;
  }
  return unknown < kUnknownCharactersMin;
}

}  // namespace passnum::identity
