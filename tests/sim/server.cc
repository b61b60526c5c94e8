#include "tests/sim/server.h"

#include "ledger/tree/hashing.h"
#include "tests/sim/stage.h"

namespace passnum::sim {
namespace {

std::string words_of(const Error& error) {
  return error.message().substr(0, error.message().find('\n'));
}

}  // namespace

bool continues_what_was_published(const SimDisk& disk, const LockPlace& lock, const VerifierKey& key) {
  const auto look = disk.look();
  const auto stored = look->checkpoint();
  CHECK(bool(stored));
  if (!stored.value()) return false;
  if (!lock.note || lock.note == *stored.value()) return true;
  const auto published = open_checkpoint(*lock.note, key);
  if (!published || published.value().size > look->size()) return false;
  Frontier tree;
  std::vector<FullTile> full;
  const auto leaves = look->entries(0, published.value().size);
  CHECK(bool(leaves));
  for (const auto& leaf : leaves.value()) tree.append(leaf_hash(leaf), full);
  return tree.root() == published.value().root;
}

VerifierKey Server::verifier() const {
  return {stage::kOrigin, SignatureType::ed25519, around_.log_key.public_key()};
}

void Server::crash(const char* why) {
  say(why);
  writer_.reset();
  lock_.reset();
  store_.reset();
  taken_.clear();
  finished_.clear();
  has_failed_to_read_ = false;
}

void Server::create() {
  CHECK(!is_up());
  const Wiring wiring{around_.plan, around_.canary};
  FaultyStore store(disk_, wiring);
  FaultyLock lock(lock_place_, disk_, wiring);
  SeededRandom random(static_cast<std::uint64_t>(around_.dice.pick(1, 1'000'000)));
  around_.plan.enter(Phase::create, unrecovered_);
  try {
    const auto created = LogWriter::create(store, lock, around_.log_key, {stage::kOrigin, "passnum.example"},
                                           stage::creation(), around_.clock, random);
    say(created ? "created" : "not created: " + words_of(created.error()));
    if (created) unrecovered_.reset();
    expect(bool(created) == (around_.plan.failures_count() == 0),
           "a log is begun when nothing fails, and only then", created ? "begun" : created.error().message());
  } catch (const Crash&) {
    say("the process ended while creating");
  }
}

Server::Opening Server::open() {
  CHECK(!is_up());
  const Wiring wiring{around_.plan, around_.canary};
  store_ = std::make_unique<FaultyStore>(disk_, wiring);
  lock_ = std::make_unique<FaultyLock>(lock_place_, disk_, wiring);
  const auto before = lock_place_->note;
  // Whoever creates a log can be stopped between its first entries and its lock.
  const auto missing = !before && around_.dice.one_in(2) ? MissingLock::begin : MissingLock::refuse;
  const bool must_open = continues_what_was_published(*disk_, *lock_place_, verifier()) &&
                         (before || missing == MissingLock::begin);
  around_.plan.enter(Phase::open, unrecovered_);
  try {
    auto opened = LogWriter::open(*store_, *lock_, around_.log_key, stage::kOrigin, around_.clock, missing);
    const bool was_made_to_fail = around_.plan.failures_count() != 0;
    if (opened) {
      expect(!was_made_to_fail, "a failure while opening is noticed", around_.trace.last_failure());
      expect(must_open, "a copy that is not what was published is refused", name_);
      writer_ = std::move(opened).value();
      unrecovered_.reset();
      note_ = lock_place_->note;
      say("opened at " + std::to_string(writer_->tip().size));
      around_.judge.sees_opened(*disk_, *lock_place_);
      return Opening::opened;
    }
    say("not opened: " + words_of(opened.error()));
    if (was_made_to_fail) return Opening::failed;
    expect(!must_open, "a whole log that continues what was published is opened", opened.error().message());
    expect(opened.error().code == (before ? ErrorCode::corrupt : ErrorCode::not_found),
           "it is said why a log is not opened", opened.error().message());
    expect(lock_place_->note == before, "the lock keeps the evidence");
    return before ? Opening::refused : Opening::failed;
  } catch (const Crash&) {
    crash("the process ended while opening");
    return Opening::failed;
  }
}

void Server::take(const Request& request) {
  around_.plan.enter(Phase::decide, unrecovered_);
  try {
    writer_->drafter().take(request);
  } catch (const Crash&) {
    return crash("the process ended while deciding");
  }
  taken_.push_back(request);
  has_failed_to_read_ = has_failed_to_read_ || around_.plan.failures_count() != 0;
  CHECK(writer_->drafter().requests_count() == taken_.size());
}

void Server::finish() {
  around_.plan.enter(Phase::decide, unrecovered_);
  auto draft = writer_->drafter().finish();
  expect(bool(draft) != has_failed_to_read_,
         "a record that cannot be read ends all deciding, and nothing else",
         draft ? around_.trace.last_failure() : draft.error().message());
  if (!draft) return crash("stopped, since a record could not be read");
  say("drafted " + std::to_string(draft.value().slots.size()) + " as " +
      std::to_string(draft.value().unit.entries.size()) + " entries");
  const auto first_index = draft.value().unit.first_index;
  finished_.push_back({std::move(draft).value(), first_index, std::exchange(taken_, {})});
}

// In a leaf or in a tile, as failing memory would.
bool Server::flip_a_bit(Draft& draft) {
  if (draft.unit.entries.empty() || !around_.plan.at(PortCall::memory)) return false;
  const auto flip = [this](auto& bytes) {
    bytes[around_.dice.below(bytes.size())] ^= static_cast<Byte>(1U << around_.dice.below(8));
  };
  auto& tiles = draft.full_tiles;
  if (!tiles.empty() && around_.dice.one_in(2)) {
    const auto place = around_.dice.below(tiles.size());
    if (around_.dice.one_in(2))
      flip(tiles[place].hashes[around_.dice.below(tiles[place].hashes.size())]);
    else
      flip(draft.unit.tiles[place].hashes);
  } else {
    flip(draft.unit.entries[around_.dice.below(draft.unit.entries.size())]);
  }
  return true;
}

void Server::commit(const OnAnswer& on_answer) {
  CHECK(!finished_.empty());
  Finished next = std::move(finished_.front());
  finished_.pop_front();
  const bool publishes = !next.draft.unit.entries.empty();
  const bool may_publish = is_current();
  const auto units_before = disk_->disk->units_count();
  const auto note_before = lock_place_->note;
  around_.plan.enter(Phase::commit, unrecovered_);
  try {
    const bool is_flipped = flip_a_bit(next.draft);
    const auto answers = writer_->committer().commit(std::move(next.draft));
    const bool was_made_to_fail = around_.plan.failures_count() != 0;
    if (!answers) {
      expect(was_made_to_fail || (publishes && !may_publish), "a commit succeeds when nothing fails",
             answers.error().message());
      const bool is_clean = disk_->disk->units_count() == units_before && lock_place_->note == note_before;
      expect(!is_flipped || is_clean, "a flipped bit is neither signed nor written",
             answers.error().message());
      return stop_after(answers.error(), was_made_to_fail);
    }
    expect(!was_made_to_fail, "a failure while committing is noticed", around_.trace.last_failure());
    expect(may_publish || !publishes, "a writer that was replaced publishes nothing", name_);
    if (publishes) {
      note_ = lock_place_->note;
      around_.judge.sees_published(*disk_, *lock_place_);
    }
    answer(next, answers.value(), on_answer);
  } catch (const Crash&) {
    crash("the process ended while committing");
  }
}

// The drafts after the one that failed are void, and the writer says so until it is thrown away.
void Server::stop_after(const Error& error, bool was_made_to_fail) {
  say("stopped: " + words_of(error));
  if (!was_made_to_fail)
    expect(error.code == ErrorCode::fenced, "a replaced writer hears that it was", error.message());
  for (auto& later : finished_) {
    const auto answers = writer_->committer().commit(std::move(later.draft));
    expect(!answers, "every draft after the one that failed is void");
  }
  crash("ended, since a commit failed");
}

void Server::answer(const Finished& draft, const std::vector<Answer>& answers, const OnAnswer& on_answer) {
  const auto& requests = draft.requests;
  expect(answers.size() == requests.size(), "one answer a request", std::to_string(answers.size()));
  std::size_t accepted = 0;
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const bool is_crossed = around_.canary == Canary::cross_answers && answers.size() > 1;
    const Answer& given = answers[is_crossed ? answers.size() - 1 - i : i];
    around_.judge.sees_answer(requests[i], given, draft.first_index + accepted, is_current());
    on_answer(requests[i], given);
    if (const auto* receipt = std::get_if<Receipt>(&given)) ++(receipt->is_repeat ? repeated : accepted);
  }
  say("committed: " + std::to_string(accepted) + " accepted, " + std::to_string(repeated) + " repeated, " +
      std::to_string(answers.size() - accepted - repeated) + " refused; " +
      std::to_string(writer_->tip().size) + " entries, " + to_hex(writer_->tip().root).substr(0, 16));
}

}  // namespace passnum::sim
