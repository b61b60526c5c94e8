#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "audit/replay/replay.h"
#include "ledger/model/voucher_code.h"
#include "tests/bench/staged_ledger.h"

namespace passnum {
namespace {

// How many entries: enough to see that it works, or as many as PASSNUM_BENCH_ENTRIES says.
std::int64_t entries_wanted() {
  const char* const wanted = std::getenv("PASSNUM_BENCH_ENTRIES");
  return wanted == nullptr ? 20'000 : std::atoll(wanted);
}

double resident_mebibytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

// Ids as they are in life: the first half counts up, the rest looks random.
std::array<Byte, 16> id_of(std::uint64_t number, Byte kind) {
  std::array<Byte, 16> id{};
  std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15U;
  mixed ^= mixed >> 29;
  for (std::size_t i = 0; i < 6; ++i) id[i] = static_cast<Byte>(number >> (8 * (5 - i)));
  id[6] = kind;
  for (std::size_t i = 0; i < 8; ++i) id[8 + i] = static_cast<Byte>(mixed >> (8 * i));
  return id;
}

// Writes a log of one programme: booklets of ten, each handed over and spent whole.
class LongLife {
 public:
  explicit LongLife(std::uint32_t booklets) : booklets_(booklets), programme_(bench_programme(booklets)) {}

  template <typename Feed>
  void tell(const Feed& feed) {
    const auto say = [&](const std::string& actor, EntryBody body, std::vector<Posting> postings = {}) {
      now_ = TimeMs(now_.value + 100);
      ++count_;
      feed(encode_entry({now_, actor, Uuid{id_of(count_, 1)}, std::move(postings), std::move(body)}));
    };
    say("init", LedgerCreated{"passnum.example/ledger", "passnum.example"});
    say("init", OperatorEnrolled{OperatorId("gestion"), PublicKey{1}});
    say("init", OperatorEnrolled{OperatorId("validation"), PublicKey{2}});
    say("init", IssuingKeyAdded{KeyId(1), PublicKey{3}});
    say("gestion", programme_);
    say("gestion",
        StructureRecorded{StructureId("structure-1"), "Structure", Identifier::to_be_completed, {}});
    say("gestion", SiteRecorded{SiteId("lieu-1"), StructureId("structure-1"), "Lieu", "Orléans", "45234"});
    say("gestion", LabelGranted{programme_.programme, SiteId("lieu-1"), programme_.valid_from, {}});
    say("gestion", DeviceEnrolled{DeviceId("terminal-1"), SiteId("lieu-1"), PublicKey{4}});
    say("gestion", CustodianRecorded{CustodianId("ccas"), "CCAS", CustodianRole::prescriber});
    say("gestion",
        OrderPlaced{OrderId("C-1"), programme_.programme, BookletNumber(1), booklets_, CustodianId("ccas")});
    for (std::uint32_t b = 1; b <= booklets_; ++b) say("gestion", numbered(b));
    say("validation", OrderActivated{OrderId("C-1"), "MANDAT-1"},
        moved(Cents(std::int64_t{booklets_} * 10'000), account::kFunders, account::kAvailable));
    for (std::uint32_t b = 1; b <= booklets_; ++b) {
      say("gestion", handed_over(b), moved(Cents(10'000), account::kAvailable, account::kInCirculation));
      for (std::uint8_t i = 1; i <= 10; ++i) say("terminal-1", redeemed(b, i), paid());
    }
  }
  std::uint64_t count() const { return count_; }

 private:
  BookletNumbered numbered(std::uint32_t booklet) const {
    BookletNumbered body{programme_.programme, BookletNumber(booklet), OrderId("C-1"), KeyId(1), {}};
    for (std::uint64_t i = 0; i < 10; ++i) body.codes.push_back(id_of(booklet * 10ULL + i, 2));
    return body;
  }
  VouchersHandedOver handed_over(std::uint32_t booklet) const {
    VouchersHandedOver body{programme_.programme, BookletNumber(booklet),  {},
                            CustodianId("ccas"),  Uuid{id_of(booklet, 3)}, std::nullopt};
    for (std::uint8_t i = 1; i <= 10; ++i) body.vouchers.emplace_back(i);
    return body;
  }
  VoucherRedeemed redeemed(std::uint32_t booklet, std::uint8_t index) const {
    VoucherRedeemed body;
    body.scan.device = DeviceId("terminal-1");
    body.scan.scan_id = Uuid{id_of(booklet * 32ULL + index, 4)};
    body.scan.scanned_at = now_;
    body.scan.service = programme_.services.front();
    body.scan.site = SiteId("lieu-1");
    body.scan.voucher = to_text(VoucherNumber{programme_.code, BookletNumber(booklet), VoucherIndex(index)});
    body.programme = programme_.programme;
    body.structure = StructureId("structure-1");
    body.amount = programme_.face_value;
    body.service_day = paris_day(TimeMs(now_.value + 100));
    return body;
  }
  static std::vector<Posting> paid() {
    return moved(Cents(1000), account::kInCirculation, account::payable(StructureId("structure-1")));
  }

  std::uint32_t booklets_;
  ProgrammeCreated programme_;
  TimeMs now_ = parse_time("2026-02-01T08:00:00.000Z").value();
  std::uint64_t count_ = 0;
};

// What the books of a long log take, without the copy, the hashes and the signatures. The time includes
// making the entries.
void replay_of_a_long_log(benchmark::State& state) {
  constexpr std::int64_t kEntriesABooklet = 12;
  constexpr std::uint64_t kEntriesInMemory = 5'000'000;
  for (auto _ : state) {
    const double before = resident_mebibytes();
    Replay replay(ReplayOptions{false, true});
    LongLife life(static_cast<std::uint32_t>(state.range(0) / kEntriesABooklet + 1));
    std::uint64_t index = 0;
    life.tell([&](const std::string& leaf) {
      if (index == kEntriesInMemory) replay.save_memory();
      replay.take(EntryIndex(index++), read_leaf(as_bytes(leaf)));
    });
    replay.finish(Hash{});
    if (replay.findings().count() != 0) {
      const std::string words = replay.findings().kept().front().words;
      return state.SkipWithError(words.c_str());
    }
    const auto count = static_cast<double>(life.count());
    state.counters["books_bytes_per_entry"] = static_cast<double>(replay.books().memory_bytes()) / count;
    state.counters["resident_MiB"] = resident_mebibytes();
    state.counters["resident_MiB_before"] = before;
    state.SetItemsProcessed(static_cast<std::int64_t>(life.count()));
  }
}
BENCHMARK(replay_of_a_long_log)
    ->ArgName("entries")
    ->Arg(entries_wanted())
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace passnum
