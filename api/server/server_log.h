#pragma once

#include <condition_variable>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <variant>

#include "api/http/server.h"
#include "ledger/base/clock.h"

namespace passnum {

enum class LogFormat : std::uint8_t { text, json };

// What the server tells its operator, one line an event: words, or one JSON object with `time` (UTC), `level`
// ("info", "warning", "error"), `event`, and what belongs to it. Nothing secret or personal goes in: see
// http::AccessLine. Any thread may log; nobody waits for the reader of the lines, which a thread of its own
// ("log") writes. When the reader is too slow, lines are dropped and counted, and a line says how many.
class ServerLog {
 public:
  // Writes to `descriptor`, which stays the caller's.
  ServerLog(int descriptor, LogFormat format, Clock& clock);
  // Writes what is waiting.
  ~ServerLog();
  ServerLog(const ServerLog&) = delete;
  ServerLog& operator=(const ServerLog&) = delete;

  void request(const http::AccessLine& line);

  struct Member {
    std::string_view name;
    std::variant<std::string_view, std::uint64_t> value;
  };
  enum class Level : std::uint8_t { info, warning, error };
  // `words` are for people, in French; `members` are added in JSON only.
  void event(Level level, std::string_view event, std::string_view words,
             std::initializer_list<Member> members = {});

  std::uint64_t lines_dropped() const;

 private:
  void add(std::string line);
  void run();
  std::string begin_json(Level level, std::string_view event);

  const int descriptor_;
  const LogFormat format_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;        // guarded by mutex_
  std::uint64_t dropped_ = 0;  // guarded by mutex_
  bool is_closing_ = false;    // guarded by mutex_
  std::thread thread_;
};

}  // namespace passnum
