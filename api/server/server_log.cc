#include "api/server/server_log.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "ledger/model/json.h"

namespace passnum {
namespace {

constexpr std::size_t kWaitingBytesMax = 1024 * 1024;

std::string_view word(ServerLog::Level level) {
  switch (level) {
    case ServerLog::Level::info:
      return "info";
    case ServerLog::Level::warning:
      return "warning";
    case ServerLog::Level::error:
      return "error";
  }
  return {};
}

std::string_view french(ServerLog::Level level) {
  switch (level) {
    case ServerLog::Level::info:
      return "";
    case ServerLog::Level::warning:
      return "attention : ";
    case ServerLog::Level::error:
      return "erreur : ";
  }
  return {};
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"").append(name).append("\":");
  append_json_string(out, value);
}

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
  out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

std::string milliseconds(std::chrono::microseconds time) {
  std::array<char, 32> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%.3f", static_cast<double>(time.count()) / 1000.0);
  return {text.data(), static_cast<std::size_t>(size)};
}

// How many bytes the UTF-8 character at the front takes; 0 when it is none.
std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80   ? 1
                            : lead < 0xc2 ? 0
                            : lead < 0xe0 ? 2
                            : lead < 0xf0 ? 3
                            : lead < 0xf5 ? 4
                                          : 0;
  if (bytes > text.size()) return 0;
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U) return 0;
  }
  return bytes;
}

// One event, one line of UTF-8, also when a file's name or a library's words are neither.
std::string one_line(std::string_view words) {
  std::string out;
  while (!words.empty()) {
    const std::size_t bytes = character_bytes(words);
    const bool is_control = static_cast<unsigned char>(words.front()) < 0x20 || words.front() == 0x7f;
    if (bytes == 0 || is_control) {
      out += is_control ? ' ' : '?';
    } else {
      out += words.substr(0, bytes);
    }
    words.remove_prefix(std::max<std::size_t>(1, bytes));
  }
  return out;
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody reads it any more, and there is nowhere else to say so
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

ServerLog::ServerLog(int descriptor, LogFormat format, Clock& clock)
    : descriptor_(descriptor), format_(format), clock_(clock), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "log");
}

ServerLog::~ServerLog() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

std::string ServerLog::begin_json(Level level, std::string_view event) {
  std::string out = "{\"time\":\"" + to_text(clock_.now()) + "\"";
  append_member(out, "level", word(level));
  append_member(out, "event", event);
  return out;
}

void ServerLog::request(const http::AccessLine& line) {
  std::string out;
  if (format_ == LogFormat::text) {
    out.append(line.method).append(" ").append(line.route.empty() ? "-" : line.route).append(" ");
    out.append(std::to_string(line.status)).append(" ").append(milliseconds(line.duration)).append(" ms ");
    out.append(std::to_string(line.body_bytes_sent)).append(" B ").append(line.trace_id).append("\n");
    return add(std::move(out));
  }
  out = begin_json(line.status >= 500 ? Level::warning : Level::info, "request");
  append_member(out, "trace_id", line.trace_id);
  append_member(out, "method", line.method);
  append_member(out, "route", line.route);
  append_number(out, "status", line.status);
  out.append(",\"duration_ms\":").append(milliseconds(line.duration));
  append_number(out, "bytes_received", line.body_bytes_received);
  append_number(out, "bytes_sent", line.body_bytes_sent);
  if (!line.problem.empty()) append_member(out, "problem", line.problem);
  add(std::move(out) + "}\n");
}

void ServerLog::event(Level level, std::string_view event, std::string_view words,
                      std::initializer_list<Member> members) {
  if (format_ == LogFormat::text) {
    // That it opens and closes is said on standard output, to people.
    if (level != Level::info) add(std::string(french(level)) + one_line(words) + "\n");
    return;
  }
  std::string out = begin_json(level, event);
  append_member(out, "message", one_line(words));
  for (const Member& member : members) {
    if (const auto* text = std::get_if<std::string_view>(&member.value)) {
      append_member(out, member.name, *text);
    } else {
      append_number(out, member.name, std::get<std::uint64_t>(member.value));
    }
  }
  add(std::move(out) + "}\n");
}

void ServerLog::add(std::string line) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > kWaitingBytesMax) {
      ++dropped_;
      return;
    }
    waiting_ += line;
  }
  changed_.notify_one();
}

std::uint64_t ServerLog::lines_dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

// Ends when it is closing and nothing waits any more.
void ServerLog::run() {
  std::string writing;
  std::uint64_t told = 0;
  for (;;) {
    std::uint64_t dropped = 0;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      writing.clear();
      writing.swap(waiting_);
      dropped = dropped_;
    }
    write_all(descriptor_, writing);
    if (dropped == told) continue;
    event(Level::warning, "log_dropped",
          std::to_string(dropped - told) + " lignes du journal perdues : leur lecteur est trop lent",
          {{"lines", dropped - told}});
    told = dropped;
  }
}

}  // namespace passnum
