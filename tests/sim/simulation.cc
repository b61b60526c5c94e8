#include "tests/sim/simulation.h"

#include <algorithm>

#include "tests/sim/stage.h"

namespace passnum::sim {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kLettersMax = 40;
// A whole tile, and more than the drafter keeps in memory: few runs are so long, so some begin with that.
constexpr std::int64_t kEntriesOfSomeTiles = 600;
constexpr std::int64_t kEntriesThatFillTheMemory = kRecordsInMemoryMax / 2;

std::string short_id(const Uuid& id) {
  return to_text(id).substr(0, 8);
}

std::string words_of(const Request& request) {
  std::string what = "reversal";
  if (const auto* command = std::get_if<Command>(&request.what)) what = kind_of(to_entry_body(command->body));
  if (std::holds_alternative<RedeemCommand>(request.what)) what = "redemption";
  return what + " " + short_id(request.id) + " " + to_hex(request.digest).substr(0, 8);
}

std::string words_of(const Answer& answer) {
  if (const auto* receipt = std::get_if<Receipt>(&answer))
    return "entry " + std::to_string(receipt->index) + (receipt->is_repeat ? ", as before" : "");
  if (const auto* refused = std::get_if<Refused>(&answer))
    return std::string(passnum::name(refused->refusal));
  return "unknown";
}

std::shared_ptr<SimDisk> copy_of(const SimDisk& disk) {
  return std::make_shared<SimDisk>(SimDisk{disk.disk->copy(), 0});
}

VerifierKey verifier(const SigningKey& key) {
  return {stage::kOrigin, SignatureType::ed25519, key.public_key()};
}

}  // namespace

Simulation::Simulation(SimulationOptions options)
    : options_(options),
      trace_(options.is_verbose),
      dice_(options.seed),
      clock_(parse_time("2026-06-15T10:00:00.000Z").value()),
      log_key_(SigningKey::from_seed(stage::key_of("log").seed())),
      judge_(verifier(log_key_), 1 + stage::creation().size()),
      plan_(dice_, trace_),
      clients_(dice_, clock_, judge_) {
  set_habits();
  const Surroundings around{dice_, trace_, plan_, judge_, clock_, log_key_, options_.canary};
  servers_.push_back(std::make_unique<Server>("A", std::make_shared<SimDisk>(), lock_, around));
}

void Simulation::set_habits() {
  const auto one_of = [this](std::vector<std::int64_t> choices) { return dice_.of(choices); };
  if (!dice_.one_in(8)) {
    plan_.set_rate(Phase::create, one_of({0, 3, 8}));
    plan_.set_rate(Phase::open, one_of({0, 6, 15, 40}));
    plan_.set_rate(Phase::decide, one_of({0, 10, 60}));
    plan_.set_rate(Phase::commit, one_of({0, 8, 25, 80}));
  }
  habits_.drafts_max = dice_.pick(1, 4);
  habits_.batch_max = one_of({1, 3, 8, 20});
  habits_.crash_one_in = one_of({0, 20, 100, 400});
  habits_.rival_one_in = one_of({0, 0, 60, 200});
  habits_.restore_one_in = one_of({0, 100, 300});
  habits_.answer_lost_one_in = one_of({0, 3, 10});
  habits_.clock_goes_back = dice_.one_in(2);
  habits_.clock_leaps = dice_.one_in(3);
  if (dice_.one_in(3)) clients_.be_restless();
}

Outcome Simulation::run() {
  try {
    begin();
    while (trace_.step() < options_.steps) {
      trace_.next_step();
      act();
    }
    end();
  } catch (const Violation& violation) {
    outcome_.violation = violation;
    trace_.say("expected: " + violation.expected + "; found: " + violation.found);
  }
  outcome_.last_failure = trace_.last_failure();
  outcome_.steps = trace_.step();
  outcome_.trace_hash = trace_.hash();
  outcome_.entries = judge_.size();
  outcome_.acknowledged = judge_.acknowledged_count();
  outcome_.refused = judge_.refused_count();
  outcome_.failures = plan_.counts();
  outcome_.entries_by_kind = judge_.entries_by_kind();
  return std::move(outcome_);
}

// A log, as often as it takes.
void Simulation::begin() {
  auto& server = *servers_.front();
  while (!server.is_up()) {
    const bool is_empty = server.disk()->look()->size() == 0;
    if (is_empty) server.create();
    if (!is_empty || dice_.one_in(2)) {
      if (server.open() == Server::Opening::opened) ++outcome_.opened;
    }
  }
  // The stage is set step by step, with all that can go wrong, or before the first of them.
  if (dice_.one_in(2)) without_faults([this](Server& first) { play_acts(first); });
  if (dice_.one_in(8)) without_faults([this](Server& first) { fill_up(first); });
}

void Simulation::without_faults(const std::function<void(Server&)>& work) {
  const FaultPlan as_it_was = plan_;
  for (const auto phase : {Phase::decide, Phase::commit}) plan_.set_rate(phase, 0);
  work(*servers_.front());
  plan_.take_rates(as_it_was);
}

void Simulation::play_acts(Server& server) {
  while (!clients_.has_played_all_acts()) {
    send();
    server.take(letters_.back());
    letters_.pop_back();
    server.finish();
    commit(server);
  }
}

void Simulation::fill_up(Server& server) {
  const bool is_long = dice_.one_in(12);
  const auto count = is_long ? dice_.pick(kEntriesThatFillTheMemory - 300, kEntriesThatFillTheMemory)
                             : dice_.pick(kEntriesOfSomeTiles / 4, kEntriesOfSomeTiles);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string name = "plein-" + std::to_string(i);
    const Request request(Command{dice_.uuid(), stage::kManager,
                                  CustodianRecorded{CustodianId(name), name, CustodianRole::printer}});
    judge_.hears(request);
    clients_.remember(request);
    server.take(request);
    if (i % 500 == 499 || i == count - 1) server.finish();
    if (server.finished_count() > 2 || i == count - 1) commit(server);
  }
}

void Simulation::act() {
  if (dice_.one_in(habits_.rival_one_in)) {
    if (servers_.size() == 1) {
      start_rival();
    } else {
      end_rivalry();
    }
  }
  if (dice_.one_in(habits_.restore_one_in)) restore();
  if (habits_.restore_one_in != 0 && dice_.one_in(80)) keep_copy();
  const auto chance = dice_.below(100);
  if (chance < 22) return send();
  if (chance < 31) return send_again();
  if (chance < 33) {
    if (!letters_.empty()) letters_.erase(letters_.begin() + dice_.pick(0, std::ssize(letters_) - 1));
    return;
  }
  if (chance < 37) return move_clock();
  serve(dice_.below(servers_.size()));
}

void Simulation::put(const Request& request) {
  judge_.hears(request);
  if (letters_.size() < kLettersMax) letters_.push_back(request);
}

void Simulation::send() {
  const Request request = clients_.write();
  trace_.say("asked: " + words_of(request));
  clients_.remember(request);
  put(request);
}

// The same again, twice at once, or another body under the same id.
void Simulation::send_again() {
  if (!clients_.has_sent()) return;
  const Request request = clients_.sent_before();
  const bool is_other = dice_.one_in(5) && (clients_.has_played_all_acts() || dice_.one_in(10));
  if (!is_other) {
    trace_.say("asked again: " + words_of(request));
    put(request);
    if (dice_.one_in(4)) put(request);
    return;
  }
  const Request other = clients_.write_with(request.id);
  trace_.say("asked under the same id: " + words_of(other));
  clients_.remember(other);
  put(other);
}

void Simulation::move_clock() {
  std::int64_t ms = dice_.pick(0, 60'000);
  if (dice_.one_in(4)) ms = dice_.pick(0, 3'600'000);
  if (habits_.clock_leaps && dice_.one_in(6)) ms = dice_.pick(0, dice_.one_in(4) ? 120 : 15) * kDayMs;
  if (habits_.clock_goes_back && dice_.one_in(3)) ms = -dice_.pick(0, 3) * kDayMs - dice_.pick(0, 100'000);
  clock_.advance_ms(ms);
  trace_.say("the clock says " + to_text(clock_.now()));
}

void Simulation::serve(std::size_t at) {
  auto& server = *servers_[at];
  if (!server.is_up()) {
    if (dice_.one_in(2)) open(at);
    return;
  }
  if (dice_.one_in(habits_.crash_one_in)) return server.crash("the process was killed");
  const auto chance = dice_.below(10);
  const bool may_finish =
      server.taken_count() != 0 && std::cmp_less(server.finished_count(), habits_.drafts_max);
  if (chance < 2 && server.finished_count() != 0) return commit(server);
  if (chance < 4 && may_finish) return server.finish();
  if (letters_.empty() || std::cmp_greater_equal(server.taken_count(), habits_.batch_max)) {
    if (may_finish) return server.finish();
    if (server.finished_count() != 0) commit(server);
    return;
  }
  // Any of those on their way may arrive first.
  const auto letter = letters_.begin() + dice_.pick(0, std::ssize(letters_) - 1);
  const Request request = *letter;
  letters_.erase(letter);
  server.take(request);
}

void Simulation::commit(Server& server) {
  while (server.is_up() && server.finished_count() != 0) {
    server.commit([this](const Request& request, const Answer& answer) {
      const bool is_lost = dice_.one_in(habits_.answer_lost_one_in);
      trace_.say("  " + short_id(request.id) + ": " + words_of(answer) + (is_lost ? ", lost" : ""));
      if (!is_lost) clients_.hear(request, answer);
    });
    if (!dice_.one_in(2)) break;
  }
}

void Simulation::open(std::size_t at) {
  switch (servers_[at]->open()) {
    case Server::Opening::opened:
      ++outcome_.opened;
      return;
    case Server::Opening::failed:
      return;
    case Server::Opening::refused:
      ++outcome_.refused_copies;
      expect(servers_.size() == 2, "the log that was published is never lost", servers_[at]->name());
      drop(at);
      return;
  }
}

void Simulation::drop(std::size_t at) {
  servers_[at]->crash("goes for ever");
  servers_.erase(servers_.begin() + static_cast<std::ptrdiff_t>(at));
}

// A second server, on the same disk or on a copy of it.
void Simulation::start_rival() {
  const auto& first = *servers_.front();
  const bool is_copy = dice_.one_in(2);
  const std::string name(1, static_cast<char>('B' + outcome_.rivals % 25));
  trace_.say(name + (is_copy ? " starts on a copy of the disk" : " starts on the same disk"));
  const Surroundings around{dice_, trace_, plan_, judge_, clock_, log_key_, options_.canary};
  servers_.push_back(
      std::make_unique<Server>(name, is_copy ? copy_of(*first.disk()) : first.disk(), lock_, around));
  ++outcome_.rivals;
  open(1);
}

// One of the two goes; never the one that published last.
void Simulation::end_rivalry() {
  auto stays = dice_.below(2);
  const auto has_all = [this](std::size_t at) {
    return continues_what_was_published(*servers_[at]->disk(), *lock_, verifier(log_key_));
  };
  if (!has_all(stays)) stays = 1 - stays;
  expect(has_all(stays), "the log that was published is never lost", "neither server has it");
  drop(1 - stays);
}

void Simulation::keep_copy() {
  trace_.say("a copy of the disk of " + servers_.front()->name() + " is kept");
  copy_ = copy_of(*servers_.front()->disk());
}

// Somebody puts the copy in the place of the disk. It is taken only when nothing was published since.
void Simulation::restore() {
  if (!copy_ || servers_.size() != 1) return;
  auto& server = *servers_.front();
  server.crash("stopped, and the old copy is put in place of its disk");
  const auto real = server.disk();
  server.put_disk(copy_of(*copy_));
  const auto opening = server.open();
  if (opening == Server::Opening::opened) {
    ++outcome_.opened;
    return;
  }
  if (opening == Server::Opening::refused) ++outcome_.refused_copies;
  // Unless it published what only the copy has, before it failed.
  if (continues_what_was_published(*real, *lock_, verifier(log_key_))) server.put_disk(real);
}

void Simulation::end() {
  for (const auto phase : {Phase::open, Phase::decide, Phase::commit}) plan_.set_rate(phase, 0);
  if (servers_.size() == 2) end_rivalry();
  auto& server = *servers_.front();
  server.crash("the last opening");
  expect(server.open() == Server::Opening::opened, "in the end the log opens");
  constexpr std::size_t kAskedAgainMax = 60;
  for (std::size_t i = 0; i < std::min(kAskedAgainMax, clients_.sent().size()); ++i)
    server.take(dice_.of(clients_.sent()));
  if (server.taken_count() != 0) server.finish();
  while (server.finished_count() != 0) commit(server);
  judge_.sees_end(*server.disk(), *lock_);
}

}  // namespace passnum::sim
