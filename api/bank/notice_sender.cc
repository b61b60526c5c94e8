#include "api/bank/notice_sender.h"

#include "api/bank/letter.h"

namespace passnum::bank {

NoticeSender::NoticeSender(BankBook& book, Clock& clock, std::vector<std::string> command, Told told,
                           std::chrono::milliseconds patience)
    : book_(book), clock_(clock), command_(std::move(command)), told_(std::move(told)), patience_(patience) {}

NoticeSender::~NoticeSender() {
  stop_.set();
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void NoticeSender::start() {
  thread_ = std::thread([this] { run(); });
}

void NoticeSender::look() {
  {
    const std::lock_guard lock(mutex_);
    is_asked_ = true;
  }
  changed_.notify_all();
}

void NoticeSender::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kLookAgain, [this] { return is_asked_ || is_closing_; });
      if (is_closing_) return;
      is_asked_ = false;
    }
    auto round = send_due();
    if (!round) round = Round{0, 1, std::string(name(round.error().code))};
    if (round.value().failed != 0) told_(round.value());
    // As many as at once: there may be more.
    if (round.value().sent == static_cast<std::size_t>(kLettersAtOnceMax)) look();
  }
}

// What cannot be read is tried again as well, and holds up no other letter.
Result<Done> NoticeSender::send(const DueLetter& due, Round& round) {
  const auto change = book_.find(due.notice.organisation, due.notice.version);
  Result<Done> sent = Error(ErrorCode::corrupt, "the change that a letter is about cannot be read");
  if (change) {
    const auto text = letter_text(due, change.value().facts, masked(change.value().content.account.iban));
    sent = run_program(command_, text, patience_, stop_);
  }
  ++(sent ? round.sent : round.failed);
  if (!sent) round.why = sent.error().context;
  return book_.database().with([&](sqlite::Database& database) {
    return sent ? letter_sent(database, due.notice.id) : letter_failed(database, due.notice.id, clock_.now());
  });
}

Result<Round> NoticeSender::send_due() {
  const auto due = book_.database().with(
      [&](sqlite::Database& database) { return due_letters(database, clock_.now(), kLettersAtOnceMax); });
  if (!due) return due.error();
  Round round;
  for (const auto& one : due.value()) {
    if (auto done = send(one, round); !done) return done.error();
  }
  return round;
}

}  // namespace passnum::bank
