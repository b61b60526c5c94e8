#include "api/cli/console.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "api/cli/exit_code.h"

namespace passnum {
namespace {

void put(std::FILE* out, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), out);
}

constexpr std::string_view kNarrowSpace = "\u202f";

// What kind of no it is, and what to try; the words after it say what was being done to what.
std::string_view french(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "introuvable";
    case ErrorCode::corrupt:
      return "abîmé ou contradictoire, rien n’a été changé";
    case ErrorCode::invalid:
      return "inutilisable tel quel";
    case ErrorCode::too_large:
      return "trop grand";
    case ErrorCode::io:
      return "panne du disque ou du réseau";
    case ErrorCode::unavailable:
      return "indisponible pour l’instant, réessayez";
    case ErrorCode::fenced:
      return "un autre programme a pris le registre";
    case ErrorCode::unsupported:
      return "version inconnue de ce programme";
  }
  CHECK(false);
  return {};
}

}  // namespace

Console::Console()
    : is_terminal_(::isatty(STDERR_FILENO) == 1),
      has_colours_(is_terminal_ && (std::getenv("NO_COLOR") == nullptr || *std::getenv("NO_COLOR") == '\0')) {
}

void Console::line(std::string_view text) {
  if (is_json_) return;
  put(stdout, std::string(text) + '\n');
  std::fflush(stdout);
}

void Console::json(std::string_view text) {
  if (!is_json_) return;
  put(stdout, std::string(text) + '\n');
  std::fflush(stdout);
}

void Console::done(std::string_view text) {
  if (is_json_) return;
  line((has_colours_ ? "\033[32m✓\033[0m " : "✓ ") + std::string(text));
}

void Console::progress(std::string_view label, std::uint64_t count, std::uint64_t total) {
  const std::string text = std::string(label) + " " + grouped(static_cast<std::int64_t>(count)) + "/" +
                           grouped(static_cast<std::int64_t>(total));
  if (is_terminal_) {
    put(stderr, "\r\033[K" + text + (count >= total ? "\n" : ""));
    std::fflush(stderr);
    return;
  }
  const std::uint64_t tenth = total == 0 ? 10 : count * 10 / total;
  if (tenth != last_tenth_ && count != 0) put(stderr, text + "\n");
  last_tenth_ = count >= total ? 0 : tenth;
}

void Console::complain(std::string_view colour, std::string_view text) {
  put(stderr,
      (has_colours_ ? std::string(colour) + "passnum :\033[0m " : "passnum : ") + std::string(text) + "\n");
}

void Console::warning(std::string_view text) {
  complain("\033[33m", text);
}

int Console::fail(const Error& error) {
  complain("\033[31m", std::string(french(error.code)) + " — " + error.context);
  return exit_code(error);
}

int Console::exit_code(const Error& error) {
  return error.code == ErrorCode::invalid || error.code == ErrorCode::not_found ||
                 error.code == ErrorCode::too_large
             ? kExitUsage
             : kExitFailed;
}

int Console::refuse(std::string_view text) {
  complain("\033[31m", text);
  return kExitRefused;
}

int Console::misuse(std::string_view text) {
  complain("\033[31m", text);
  return kExitUsage;
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), kNarrowSpace);
  }
  return (number < 0 ? "-" : "") + digits;
}

std::string euros(std::int64_t cents) {
  const std::int64_t rest = (cents < 0 ? -cents : cents) % 100;
  const std::string whole = grouped(cents / 100);
  return (cents < 0 && cents / 100 == 0 ? "-" : "") + whole + "," + (rest < 10 ? "0" : "") +
         std::to_string(rest) + "\u00a0€";
}

}  // namespace passnum
