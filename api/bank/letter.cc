#include "api/bank/letter.h"

#include <algorithm>

namespace passnum::bank {
namespace {

constexpr std::size_t kAddressBytesMax = 254;

// What happened, and what it means for the money.
std::string sentence(What what, const Facts& facts, const std::string& iban) {
  switch (what) {
    case What::entered:
      return "Un nouveau compte bancaire (" + iban +
             ") vient d’être saisi. Rien ne change tant que la métropole ne l’a pas confirmé.";
    case What::confirmed:
      return "La métropole a confirmé le nouveau compte bancaire (" + iban +
             "). Il servira aux paiements à " + "partir du " +
             (facts.effective ? to_french(*facts.effective) : std::string("jour annoncé")) +
             ". D’ici là, ce changement peut encore être retiré.";
    case What::refused:
      return "La métropole a refusé le nouveau compte bancaire (" + iban + "). Le compte ne change pas.";
    case What::withdrawn:
      return "Le changement vers le compte bancaire " + iban + " a été retiré. Le compte ne change pas.";
  }
  CHECK(false);
  return {};
}

// One line, whatever the name of an organisation is made of.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
  return text;
}

}  // namespace

bool is_address(std::string_view text) {
  constexpr std::string_view kMeaningful = " \"(),:;<>[\\]";
  return text.size() <= kAddressBytesMax && std::ranges::count(text, '@') == 1 && text.front() != '@' &&
         text.back() != '@' && text.front() != '-' && std::ranges::all_of(text, [&](char c) {
           return c > ' ' && c < 0x7f && kMeaningful.find(c) == std::string_view::npos;
         });
}

std::string letter_text(const DueLetter& due, const Facts& facts, std::string_view masked_iban) {
  CHECK(is_address(due.to));
  return "To: " + due.to +
         "\n"
         "Subject: =?UTF-8?B?" +
         to_base64(as_bytes("Pass numérique : coordonnées bancaires")) +
         "?=\n"
         "Auto-Submitted: auto-generated\n"
         "MIME-Version: 1.0\n"
         "Content-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: 8bit\n"
         "\n"
         "Structure : " +
         one_line(due.organisation_name) + "\nLe " + to_paris_text(due.notice.at) + "\n\n" +
         sentence(due.notice.what, facts, std::string(masked_iban)) +
         "\n\n"
         "Si vous n’êtes pas au courant, appelez tout de suite la métropole, au numéro que vous connaissez "
         "déjà.\nNe répondez pas à ce message : personne ne le lirait.\n";
}

}  // namespace passnum::bank
