#include "api/server/passphrase.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <functional>

#include "api/server/whole_file.h"
#include "ledger/crypto/sealed_secret.h"

namespace passnum {
namespace {

constexpr Byte kInterrupt = 3;
constexpr Byte kEndOfInput = 4;
constexpr Byte kBackspace = 8;
constexpr Byte kEraseLine = 21;
constexpr Byte kDelete = 127;

// The terminal as it was when this goes, whatever happens in between.
class SilentTerminal {
 public:
  explicit SilentTerminal(int fd) : fd_(fd) {
    is_set_ = ::tcgetattr(fd, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    is_set_ = is_set_ && ::tcsetattr(fd, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (is_set_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  bool is_silent() const { return is_set_; }

 private:
  int fd_;
  bool is_set_ = false;
  termios before_{};
};

// A line that is typed or read byte by byte, in memory that nobody else sees.
class TypedLine {
 public:
  // False when the line is full.
  bool add(Byte byte) {
    if (length_ == kPassphraseBytesMax) return false;
    bytes_.bytes()[length_++] = byte;
    return true;
  }
  // Takes the last character away, all bytes of it.
  void remove() {
    while (length_ > 0 && (bytes_.bytes()[--length_] & 0xC0U) == 0x80U) {
    }
  }
  void clear() { length_ = 0; }
  bool is_empty() const { return length_ == 0; }
  GuardedBytes take() const { return GuardedBytes::copy_of(bytes_.bytes().first(length_)); }

 private:
  GuardedBytes bytes_{kPassphraseBytesMax};
  std::size_t length_ = 0;
};

const Error kTooLong(ErrorCode::invalid,
                     "the passphrase is longer than " + std::to_string(kPassphraseBytesMax) + " bytes");

void say(int fd, const std::string& text) {
  [[maybe_unused]] const auto written = ::write(fd, text.data(), text.size());
}

// 1 for a byte, 0 at the end, -1 for an error.
ssize_t next_byte(int fd, Byte& byte) {
  for (;;) {
    const ssize_t count = ::read(fd, &byte, 1);
    if (count >= 0 || errno != EINTR) return count;
  }
}

Result<GuardedBytes> typed_line(int fd, const std::string& prompt) {
  const SilentTerminal silent(fd);
  if (!silent.is_silent()) return Error(ErrorCode::io, "the terminal cannot be read without echo");
  say(fd, prompt);
  TypedLine line;
  for (;;) {
    Byte byte = 0;
    const ssize_t count = next_byte(fd, byte);
    if (count < 0) return file_error("reading", "the terminal");
    if (count == 0 || byte == kInterrupt || (byte == kEndOfInput && line.is_empty())) {
      say(fd, "\n");
      return Error(ErrorCode::unavailable, "no passphrase was given");
    }
    if (byte == '\n' || byte == '\r') break;
    if (byte == kDelete || byte == kBackspace) {
      line.remove();
    } else if (byte == kEraseLine) {
      line.clear();
    } else if (!line.add(byte)) {
      say(fd, "\n");
      return kTooLong;
    }
  }
  say(fd, "\n");
  if (line.is_empty()) return Error(ErrorCode::invalid, "the passphrase is empty");
  return line.take();
}

Result<GuardedBytes> with_terminal(const std::string& what,
                                   const std::function<Result<GuardedBytes>(int fd)>& ask) {
  const Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.get() < 0) {
    return Error(ErrorCode::invalid,
                 what + " is sealed, and there is no terminal to ask for its passphrase: name " +
                     "a file that holds it with --passphrase-file, or give systemd the " + "credential " +
                     kPassphraseCredential);
  }
  return ask(terminal.get());
}

Result<GuardedBytes> first_line_of(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return file_error("opening", path);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return file_error("reading", path);
  if (S_ISREG(info.st_mode) && (info.st_mode & 077U) != 0) {
    return Error(ErrorCode::invalid,
                 path + " can be read by others: run 'chmod 600 " + path + "', and change the passphrase");
  }
  TypedLine line;
  for (;;) {
    Byte byte = 0;
    const ssize_t count = next_byte(file.get(), byte);
    if (count < 0) return file_error("reading", path);
    if (count == 0 || byte == '\n') break;
    if (!line.add(byte)) return kTooLong.while_doing(path);
  }
  if (line.is_empty()) return Error(ErrorCode::invalid, path + " does not begin with a passphrase");
  return line.take();
}

}  // namespace

Result<GuardedBytes> read_passphrase(const std::string& file, const std::string& what) {
  if (!file.empty()) return first_line_of(file);
  if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY"); credentials != nullptr) {
    auto given = first_line_of(std::string(credentials) + "/" + kPassphraseCredential);
    if (given || given.error().code != ErrorCode::not_found) return given;
  }
  return with_terminal(what,
                       [&what](int fd) { return typed_line(fd, "Phrase de passe de " + what + " : "); });
}

Result<GuardedBytes> read_new_passphrase(const std::string& file, const std::string& what) {
  auto given = file.empty()
                   ? with_terminal(what,
                                   [](int fd) -> Result<GuardedBytes> {
                                     auto first = typed_line(fd, "Nouvelle phrase de passe : ");
                                     if (!first) return first;
                                     const auto second = typed_line(fd, "La même, encore une fois : ");
                                     if (!second) return second.error();
                                     if (!std::ranges::equal(std::as_const(first.value()).bytes(),
                                                             second.value().bytes()))
                                       return Error(ErrorCode::invalid, "the two passphrases differ");
                                     return first;
                                   })
                   : first_line_of(file);
  if (given && std::as_const(given.value()).bytes().size() < kNewPassphraseBytesMin) {
    return Error(ErrorCode::invalid, "the passphrase is shorter than " +
                                         std::to_string(kNewPassphraseBytesMin) +
                                         " bytes: five or six words that nobody would guess");
  }
  return given;
}

}  // namespace passnum
