#include "api/server/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "api/server/unsealer.h"

namespace passnum {
namespace {

constexpr std::string_view kPlain = "passnum-key/v1";
constexpr std::string_view kSealed = "passnum-sealed-key/v1";
constexpr std::size_t kKeyFileBytesMax = 1024;
constexpr std::array<std::string_view, 6> kSigningPurposes{"log",      "recovery", "issuing",
                                                           "operator", "device",   "snapshot"};

void wipe_text(std::string& text) {
  wipe({reinterpret_cast<Byte*>(text.data()), text.size()});
}

bool has_public_key(std::string_view purpose) {
  return std::find(kSigningPurposes.begin(), kSigningPurposes.end(), purpose) != kSigningPurposes.end();
}

std::optional<PublicKey> public_key_of(const KeyFile& key) {
  if (!has_public_key(key.purpose)) return std::nullopt;
  return SigningKey::from_seed(key.secret).public_key();
}

// A file's one line, before its secret was opened.
struct Line {
  KeyFacts facts;
  std::string secret;  // base64url, or the sealed secret's text
  ~Line() { wipe_text(secret); }
  // What a sealed secret is bound to.
  std::string about() const {
    return facts.purpose + ' ' + facts.name + ' ' +
           (facts.public_key ? to_base64url(*facts.public_key) : std::string("-"));
  }
};

std::string_view take_word(std::string_view& text) {
  const std::size_t space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  return word;
}

Result<Line> parse_line(std::string_view text, const std::string& path) {
  const Error refused(ErrorCode::invalid, path + " is not a key file");
  if (!text.ends_with('\n')) return refused;
  text.remove_suffix(1);
  Line line;
  const auto magic = take_word(text);
  if (magic != kPlain && magic != kSealed) return refused;
  line.facts.is_sealed = magic == kSealed;
  line.facts.purpose = take_word(text);
  line.facts.name = take_word(text);
  if (line.facts.is_sealed) {
    const auto word = take_word(text);
    const auto bytes = from_base64url(word);
    const auto key = bytes ? fixed<32>(bytes.value()) : Result<PublicKey>(refused);
    if (has_public_key(line.facts.purpose) ? !key : word != "-") return refused;
    if (key) line.facts.public_key = key.value();
  }
  line.secret = text;
  if (line.facts.purpose.empty() || line.facts.name.empty() || text.empty()) return refused;
  return line;
}

Result<Line> read_line(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return file_error("reading the key file", path);
  if ((info.st_mode & 077U) != 0) {
    return Error(ErrorCode::invalid, path + " can be read by others: run 'chmod 600 " + path +
                                         "', and replace the key if it may have been seen");
  }
  auto content = read_whole_file(path, kKeyFileBytesMax);
  if (!content) return std::move(content).error();
  auto line = parse_line(content.value(), path);
  wipe_text(content.value());
  return line;
}

Result<KeyFile> key_of(const Line& line, const std::string& path, Unsealer* unsealer) {
  KeyFile key;
  key.purpose = line.facts.purpose;
  key.name = line.facts.name;
  const Error refused(ErrorCode::invalid, path + " is not a key file");
  if (!line.facts.is_sealed) {
    auto secret = from_base64url(line.secret);
    if (!secret || secret.value().size() != key.secret.size()) return refused;
    std::copy(secret.value().begin(), secret.value().end(), key.secret.begin());
    wipe(secret.value());
    return key;
  }
  const auto sealed = parse_sealed_secret(line.secret);
  if (!sealed) return sealed.error().while_doing(path);
  if (unsealer == nullptr)
    return Error(ErrorCode::invalid, path + " is sealed, and there is nobody to ask for its passphrase");
  const auto secret = unsealer->open(sealed.value(), line.about(), path);
  if (!secret) return secret.error();
  if (secret.value().bytes().size() != key.secret.size()) return refused;
  std::copy(secret.value().bytes().begin(), secret.value().bytes().end(), key.secret.begin());
  if (public_key_of(key) != line.facts.public_key)
    return Error(ErrorCode::corrupt, path + ": the key in it is not the one that it names");
  return key;
}

// The file's whole text. The caller wipes it.
std::string text_of(const KeyFile& key, const SealingKey* sealing, Random& random) {
  const Line line{{key.purpose, key.name, public_key_of(key), sealing != nullptr}, {}};
  if (sealing == nullptr) {
    return std::string(kPlain) + ' ' + key.purpose + ' ' + key.name + ' ' + to_base64url(key.secret) + '\n';
  }
  return std::string(kSealed) + ' ' + line.about() + ' ' +
         to_text(seal(key.secret, line.about(), *sealing, random)) + '\n';
}

// That the text, once read, gives the same key: it is about to take the place of the only other copy.
bool is_read_back(const std::string& text, const KeyFile& key, const SealingKey* sealing) {
  const auto line = parse_line(text, "the new file");
  if (!line) return false;
  if (sealing == nullptr) {
    const auto again = key_of(line.value(), "the new file", nullptr);
    return again && again.value().secret == key.secret;
  }
  const auto sealed = parse_sealed_secret(line.value().secret);
  if (!sealed || sealed.value().salt != sealing->salt() || sealed.value().cost != sealing->cost())
    return false;
  const auto secret = open_sealed(sealed.value(), line.value().about(), *sealing);
  return secret && std::equal(key.secret.begin(), key.secret.end(), secret.value().bytes().begin(),
                              secret.value().bytes().end());
}

}  // namespace

KeyFile::~KeyFile() {
  wipe(secret);
}

Result<Done> write_key_file(const std::string& path, const KeyFile& key, const SealingKey* sealing,
                            Random& random) {
  std::string text = text_of(key, sealing, random);
  CHECK(is_read_back(text, key, sealing));
  auto written = write_new_file(path, text, 0600);
  wipe_text(text);
  return written;
}

Result<Done> write_key_file(const std::string& path, const KeyFile& key) {
  SystemRandom unused;
  return write_key_file(path, key, nullptr, unused);
}

Result<KeyFile> read_key_file(const std::string& path, std::string_view purpose, Unsealer* unsealer) {
  const auto line = read_line(path);
  if (!line) return line.error();
  if (line.value().facts.purpose != purpose) {
    return Error(ErrorCode::invalid,
                 path + " is not a key file for the purpose '" + std::string(purpose) + "'");
  }
  return key_of(line.value(), path, unsealer);
}

Result<KeyFacts> read_key_facts(const std::string& path) {
  const auto line = read_line(path);
  if (!line) return line.error();
  if (line.value().facts.is_sealed) {
    if (const auto sealed = parse_sealed_secret(line.value().secret); !sealed)
      return sealed.error().while_doing(path);
    return line.value().facts;
  }
  const auto key = key_of(line.value(), path, nullptr);
  if (!key) return key.error();
  KeyFacts facts = line.value().facts;
  facts.public_key = public_key_of(key.value());
  return facts;
}

Result<Done> replace_key_file(const std::string& path, Unsealer* unsealer, const SealingKey* sealing,
                              Random& random) {
  const auto line = read_line(path);
  if (!line) return line.error();
  const auto key = key_of(line.value(), path, unsealer);
  if (!key) return key.error();
  std::string text = text_of(key.value(), sealing, random);
  CHECK(is_read_back(text, key.value(), sealing));
  const Descriptor old_file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (old_file.get() < 0) return file_error("opening", path);
  auto written = write_whole_file(path, text, 0600);
  wipe_text(text);
  if (!written) return written;
  return overwrite_file(old_file.get());
}

}  // namespace passnum
