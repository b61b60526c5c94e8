#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <set>

#include "audit/replay/identities.h"
#include "ledger/tree/hashing.h"
#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Everything that can happen to vouchers, once.
Life full_life() {
  Life life;
  for (std::uint8_t i = 1; i <= 4; ++i) life.redeem(1, i);
  life.redeem(2, 1, [](auto&, auto& r) {
    r.scan.site = SiteId("ville-1");
    r.structure = StructureId("ville");
    r.scan.device = DeviceId("tel-ville");
  });
  const Entry last = life.redeem(1, 5);
  life.reverse(last);
  life.block(1, {9, 10});
  BookletReplaced replaced{kProgramme,      BookletNumber(1),    indexes({9, 10}), BookletNumber(2),
                           indexes({6, 7}), CustodianId("ccas"), life.next_uuid()};
  auto postings = moved(Cents(2000), "in_circulation", "returned");
  for (auto& posting : moved(Cents(2000), "available", "in_circulation")) postings.push_back(posting);
  life.say("anne", replaced, postings);
  life.cancel(3, {1, 2}, moved(Cents(2000), "available", "returned"));
  life.say("bruno", OrderActivated{OrderId("c2"), "mandat 2026-200"},
           moved(Cents(20'000), "funders", "available"));
  life.cancel(5, {1}, moved(Cents(1000), "available", "returned"));
  life.wait_until("2027-01-16");
  life.lapse(1, {5, 6, 7, 8}, moved(Cents(4000), "in_circulation", "returned"));
  life.lapse(2, {8, 9, 10}, moved(Cents(3000), "available", "returned"));
  return life;
}

TEST(Replay, AcceptsAFullLifeAndKnowsWhereEveryCentIs) {
  const auto replay = replayed(full_life().entries);
  EXPECT_THAT(breaches(replay), IsEmpty());
  EXPECT_EQ(replay.set_aside_count(), 0U);
  const auto& programme = replay.books().programmes.at(0);
  EXPECT_EQ(programme.committed_cents(), 60'000);
  EXPECT_EQ(programme.claimed_cents, 5000);
  EXPECT_EQ(programme.returned_cents, 2000 + 2000 + 1000 + 4000 + 3000);
  EXPECT_EQ(programme.in_circulation_cents, (15 + 2 - 5 - 2 - 4) * 1000);
  EXPECT_EQ(programme.available_cents, 60'000 - 17'000 - 2000 - 1000 - 3000);
  EXPECT_EQ(programme.vouchers, (VoucherCounts{60, 60 - 17 - 2 - 1 - 3, 6, 5, 7, 5}));
  const auto& asso = programme.claims.at(replay.books().structures.find("asso"));
  EXPECT_EQ(asso.redeemed, 5U);
  EXPECT_EQ(asso.reversed, 1U);
  EXPECT_EQ(asso.payable_cents, 4000);
  EXPECT_EQ(programme.funders[0].redeemed_cents, 6 * 600);
  EXPECT_EQ(programme.funders[1].reversed_cents, 400);
  EXPECT_EQ(programme.funders[0].committed_cents, 36'000);
  EXPECT_EQ(replay.entries_by_kind().at("voucher_redeemed"), 6U);
}

TEST(Replay, ComputesTheRootOfTheLeavesItWasFed) {
  const auto life = full_life();
  const auto replay = replayed(life.entries);
  std::vector<FullTile> full;
  Frontier tree;
  for (const auto& entry : life.entries) tree.append(leaf_hash(as_bytes(encode_entry(entry))), full);
  EXPECT_EQ(replay.tree_size(), life.entries.size());
  EXPECT_EQ(replay.root(), tree.root());
  EXPECT_EQ(Replay().root(), empty_root());
}

TEST(Replay, FindsEveryIdentityWholeAfterEachEntry) {
  const auto life = full_life();
  for (std::size_t size = 0; size <= life.entries.size(); ++size) {
    const auto replay =
        replayed({life.entries.begin(), life.entries.begin() + static_cast<std::ptrdiff_t>(size)}, {false});
    EXPECT_THAT(breaches(replay), IsEmpty()) << size;
  }
}

TEST(Replay, NamesBooksThatDoNotAddUp) {
  Books books = replayed(full_life().entries).books();
  ASSERT_THAT(broken_recounts(books), IsEmpty());
  ++books.programmes[0].available_cents;
  EXPECT_FALSE(broken_recounts(books).empty());
  EXPECT_FALSE(broken_identities(books.programmes[0], kNoSlot).empty());
  --books.programmes[0].available_cents;
  ++books.programmes[0].vouchers.redeemed;
  EXPECT_FALSE(broken_recounts(books).empty());
  --books.programmes[0].vouchers.redeemed;
  books.programmes[0].claims.begin()->second.payable_cents += 1000;
  EXPECT_FALSE(broken_recounts(books).empty());
}

TEST(Replay, CannotCheckSignaturesWhenToldNotTo) {
  Life life;
  life.redeem(1, 1, [](auto&, auto& r) { r.signature = Signature{1}; });
  EXPECT_THAT(breaches(replayed(life.entries, {false})), IsEmpty());
  EXPECT_THAT(breaches(replayed(life.entries)), ElementsAre(Breach::signature_wrong));
}

TEST(Replay, SetsAsideWhatBreaksARuleAndKeepsItOutOfTheMoney) {
  Life life;
  life.redeem(1, 1);
  life.redeem(1, 1);
  const auto replay = replayed(life.entries);
  EXPECT_EQ(replay.set_aside_count(), 1U);
  EXPECT_EQ(replay.books().programmes[0].claimed_cents, 1000);
  EXPECT_EQ(replay.books().redemptions.size(), 1U);
}

TEST(Replay, CountsMoneyByTheRulesWhenThePostingsSayOtherwise) {
  Life life;
  life.redeem(1, 1).postings = moved(Cents(3000), "in_circulation", "payable/asso");
  const auto replay = replayed(life.entries);
  EXPECT_THAT(breaches(replay), ElementsAre(Breach::postings_unexpected));
  EXPECT_EQ(replay.set_aside_count(), 0U);
  EXPECT_EQ(replay.books().programmes[0].claimed_cents, 1000);
}

std::vector<Breach> of_leaf(std::string_view leaf) {
  Replay replay;
  replay.feed(EntryIndex(0), as_bytes(leaf));
  return breaches(replay);
}

TEST(Replay, TellsHowALeafCannotBeRead) {
  const Life life;
  const auto leaf = encode_entry(life.entries[0]);
  EXPECT_THAT(of_leaf(leaf), IsEmpty());
  EXPECT_THAT(of_leaf(""), ElementsAre(Breach::entry_unreadable));
  EXPECT_THAT(of_leaf(leaf.substr(1)), ElementsAre(Breach::entry_unreadable));
  EXPECT_THAT(of_leaf("\xff\xfe"), ElementsAre(Breach::entry_unreadable));
  EXPECT_THAT(of_leaf(" " + leaf), ElementsAre(Breach::entry_not_canonical));
  EXPECT_THAT(of_leaf(std::string(kEntryBytesMax + 1, '[')), ElementsAre(Breach::entry_too_large));
  auto other = leaf;
  other.replace(other.find("\"v\":1"), 5, "\"v\":2");
  EXPECT_THAT(of_leaf(other), ElementsAre(Breach::entry_unsupported));
}

TEST(Replay, WantsTheLedgerCreatedFirst) {
  Life life;
  life.entries.erase(life.entries.begin());
  const auto replay = replayed(life.entries);
  EXPECT_EQ(breaches(replay).front(), Breach::ledger_not_created);
  EXPECT_EQ(replay.findings().kept().front().index, EntryIndex(0));
}

TEST(Replay, LetsInitEnrolAndAddKeysOnly) {
  Life life;
  life.entries.resize(3);
  life.say("init", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::printer});
  EXPECT_THAT(breaches(replayed(life.entries)), ElementsAre(Breach::genesis_kind));
}

TEST(Replay, LetsEntriesOfGenesisHaveNoCommandId) {
  Life life;
  for (std::size_t i = 0; i < 3; ++i) life.entries[i].command_id = Uuid{};
  EXPECT_THAT(breaches(replayed(life.entries)), IsEmpty());
}

TEST(Findings, KeepsTheFirstOnesAndCountsAll) {
  Findings findings;
  for (std::size_t i = 0; i < kFindingsKeptMax + 5; ++i) findings.add(EntryIndex(i), Breach::expired, "x");
  EXPECT_EQ(findings.kept().size(), kFindingsKeptMax);
  EXPECT_EQ(findings.count(), kFindingsKeptMax + 5);
  EXPECT_EQ(findings.count(Breach::expired), kFindingsKeptMax + 5);
  EXPECT_EQ(findings.count(Breach::voucher_spent), 0U);
}

TEST(Findings, CutsWhatTheyQuoteBetweenTwoCharacters) {
  Findings findings;
  std::string detail(kFindingDetailBytesMax - 1, 'a');
  detail += "é";
  findings.add(EntryIndex(0), Breach::expired, detail);
  EXPECT_EQ(findings.kept()[0].words_en,
            "the service is after the last day of use: " + detail.substr(0, detail.size() - 2));
}

TEST(Findings, HaveWordsAndADistinctCodeEach) {
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < kBreachesCount; ++i) {
    const auto& words = words_of(static_cast<Breach>(i));
    EXPECT_TRUE(codes.insert(words.code).second) << words.code;
    EXPECT_FALSE(words.words.empty());
    EXPECT_FALSE(words.words_en.empty());
  }
}

// A redemption and its reversal are signed by the device, so whatever byte of them changes is found; only the
// server's time, which no device can sign, may be another time at which the same would have been accepted.
TEST(Mutation, OfASignedEntryIsFoundUnlessItIsTheTimeOfTheServer) {
  Life life;
  const Entry redemption = life.redeem(1, 1, [](auto&, auto& r) { r.scan.offline = true; });
  life.reverse(redemption);
  for (std::size_t back = 1; back <= 2; ++back) {
    const std::size_t at = life.entries.size() - back;
    const auto leaf = encode_entry(life.entries[at]);
    for (std::size_t i = 0; i < leaf.size(); ++i) {
      for (const char flip : {char(1), char(2), char(0x20)}) {
        auto mutated = leaf;
        mutated[i] = static_cast<char>(mutated[i] ^ flip);
        Replay replay;
        for (std::size_t n = 0; n < life.entries.size(); ++n) {
          replay.feed(EntryIndex(n), as_bytes(n == at ? mutated : encode_entry(life.entries[n])));
        }
        if (replay.findings().count() != 0) continue;
        auto decoded = decode_entry(as_bytes(mutated));
        ASSERT_TRUE(decoded) << mutated;
        decoded.value().at = life.entries[at].at;
        EXPECT_EQ(encode_entry(decoded.value()), leaf) << mutated;
      }
    }
  }
}

// What an operator asked for may read otherwise and still be allowed, so here the tree tells: and whatever
// the rules make of it, the books add up and nothing aborts.
TEST(Mutation, OfAnyEntryShowsInTheRootAndNeverBreaksTheBooks) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto life = full_life();
  std::vector<std::string> leaves;
  for (const auto& entry : life.entries) leaves.push_back(encode_entry(entry));
  const auto root = replayed(life.entries, {false}).root();
  for (int round = 0; round < 400; ++round) {
    auto mutated = leaves;
    auto& leaf = mutated[random() % mutated.size()];
    auto& byte = leaf[random() % leaf.size()];
    const char before = byte;
    // Mostly digits for digits and letters for letters, so that many mutants can be read.
    byte = before >= '0' && before <= '9' ? static_cast<char>('0' + random() % 10)
                                          : static_cast<char>(random() % 256);
    if (byte == before) continue;
    Replay replay({false});
    for (std::size_t i = 0; i < mutated.size(); ++i) replay.feed(EntryIndex(i), as_bytes(mutated[i]));
    replay.finish();
    EXPECT_NE(replay.root(), root) << leaf;
    EXPECT_EQ(replay.findings().count(Breach::identity_broken), 0U) << leaf;
  }
}

TEST(Shares, AddUpToTheLineWhateverTheShares) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 5000; ++round) {
    std::vector<Funder> funders(1 + random() % kFundersMax);
    std::int32_t left = 1000;
    for (auto& funder : funders) {
      funder.share_per_mille = static_cast<std::int32_t>(random() % static_cast<unsigned>(left + 1));
      left -= funder.share_per_mille;
    }
    funders.back().share_per_mille += left;
    const auto cents = static_cast<std::int64_t>(random() % 100'000);
    const auto parts = shares_of(cents, funders);
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), cents);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto exact = cents * funders[i].share_per_mille;  // in thousandths
      EXPECT_LT(std::abs(parts[i] * 1000 - exact), 1000);
    }
  }
}

TEST(Shares, GiveATieToTheFunderNamedFirst) {
  const std::vector<Funder> halves{{FunderId("a"), "A", 500}, {FunderId("b"), "B", 500}};
  EXPECT_THAT(shares_of(1001, halves), ElementsAre(501, 500));
  EXPECT_THAT(shares_of(1, halves), ElementsAre(1, 0));
  const std::vector<Funder> thirds{
      {FunderId("a"), "A", 333}, {FunderId("b"), "B", 333}, {FunderId("c"), "C", 334}};
  EXPECT_THAT(shares_of(1000, thirds), ElementsAre(333, 333, 334));
  EXPECT_THAT(shares_of(1, thirds), ElementsAre(0, 0, 1));
  EXPECT_THAT(shares_of(kCentsMax, thirds),
              ElementsAre(333'000'000'000'000, 333'000'000'000'000, 334'000'000'000'000));
}

TEST(LabelDays, CoverFromTheGrantToTheEndButNotWhileSuspended) {
  LabelDays label;
  EXPECT_FALSE(label.covers(Day(10)));
  label.grant(Day(10), Day(20));
  label.suspend(Day(13));
  EXPECT_TRUE(label.covers(Day(12)));
  EXPECT_FALSE(label.covers(Day(13)));
  label.resume(Day(15));
  EXPECT_FALSE(label.covers(Day(14)));
  EXPECT_TRUE(label.covers(Day(20)));
  EXPECT_FALSE(label.covers(Day(21)));
  label.end(Day(18));
  EXPECT_FALSE(label.covers(Day(19)));
  EXPECT_TRUE(label.covers(Day(12)));
}

TEST(LabelDays, StayAtTheirEndWhenResumedAfterIt) {
  LabelDays label;
  label.grant(Day(10), std::nullopt);
  label.suspend(Day(13));
  label.end(Day(16));
  label.resume(Day(15));
  EXPECT_TRUE(label.covers(Day(16)));
  EXPECT_FALSE(label.covers(Day(17)));
  EXPECT_FALSE(label.can_grant(Day(16)));
  EXPECT_TRUE(label.can_grant(Day(17)));
}

}  // namespace
}  // namespace passnum
