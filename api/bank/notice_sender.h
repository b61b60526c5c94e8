#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/bank/bank_book.h"
#include "api/bank/run_program.h"

namespace passnum::bank {

// How long a program may take for one letter.
constexpr std::chrono::milliseconds kLetterPatience{30'000};
// The sender also looks by itself, for what is to be tried again.
constexpr std::chrono::milliseconds kLookAgain{60'000};
constexpr std::int64_t kLettersAtOnceMax = 20;

// What became of a round: counts, and why the last of those that failed did, without anything of the letter.
struct Round {
  std::size_t sent = 0;
  std::size_t failed = 0;
  std::string why = {};
};

// Hands the letters that are due to `command`, one after the other, outside any request. What fails is tried
// again later (kTriesAfterMs), also after a restart: the letters are in accounts.db. A letter may be sent
// twice when the server is killed between sending and noting it.
class NoticeSender {
 public:
  using Told = std::function<void(const Round&)>;
  // `told` hears of each round in which something failed, from the sender's thread. Everything outlives it.
  NoticeSender(BankBook& book, Clock& clock, std::vector<std::string> command, Told told,
               std::chrono::milliseconds patience = kLetterPatience);
  // Kills the program that is running; what it was given is tried again.
  ~NoticeSender();
  NoticeSender(const NoticeSender&) = delete;
  NoticeSender& operator=(const NoticeSender&) = delete;

  // Begins the thread.
  void start();
  // There may be something new. Any thread, at once.
  void look();
  // Sends what is due now, in this thread. Errors: those of the database.
  Result<Round> send_due();

 private:
  Result<Done> send(const DueLetter& due, Round& round);
  void run();

  BankBook& book_;
  Clock& clock_;
  const std::vector<std::string> command_;
  const Told told_;
  const std::chrono::milliseconds patience_;
  StopSign stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ = true;     // guarded by mutex_
  bool is_closing_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace passnum::bank
