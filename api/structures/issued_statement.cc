#include "api/structures/issued_statement.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "api/devices/entry_times.h"
#include "ledger/model/entry.h"
#include "ledger/sequencer/stored.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/frontier.h"

namespace passnum::structures {
namespace {

constexpr std::size_t kEntriesAtOnce = 256;

Error disagreement(const StatementIssued& facts, const std::string& words) {
  return Error(ErrorCode::corrupt, "statement " + facts.statement.text + ": " + words);
}

// The funders' parts of one voucher: rounded down, and the cents that are left to the largest remainders, the
// first first.
std::vector<std::int64_t> parts_of(Cents amount, const std::vector<Funder>& funders) {
  std::vector<std::int64_t> parts;
  std::vector<std::pair<std::int64_t, std::size_t>> remainders;
  std::int64_t left = amount.value;
  for (const auto& funder : funders) {
    const std::int64_t thousandths = amount.value * funder.share_per_mille;
    remainders.emplace_back(-(thousandths % 1000), parts.size());
    parts.push_back(thousandths / 1000);
    left -= parts.back();
  }
  std::ranges::sort(remainders);
  for (auto next = remainders.begin(); left > 0 && next != remainders.end(); ++next, --left)
    ++parts[next->second];
  return parts;
}

class Lines {
 public:
  Lines(const Snapshot& snapshot, const StatementIssued& facts, const ProgrammeCreated& programme,
        std::size_t lines_max, Statement& statement)
      : snapshot_(snapshot),
        facts_(facts),
        parts_(parts_of(programme.face_value, programme.funders)),
        mark_("\"structure\":\"" + facts.structure.text + "\""),
        lines_max_(lines_max),
        statement_(statement) {}

  Result<Done> read();

 private:
  Result<Done> take(std::uint64_t index, ByteView leaf);
  Result<Done> add(std::uint64_t index, const Entry& entry, const VoucherRedeemed& redeemed);
  Result<Done> take_back(std::uint64_t index, const Entry& entry, const RedemptionReversed& reversed);
  Result<StatementLine> line_of(std::uint64_t index, const VoucherRedeemed& redeemed);
  Result<Done> push(StatementLine line, Cents amount);
  bool is_its_own(ProgrammeId programme, const StructureId& structure) const {
    return programme == facts_.programme && structure == facts_.structure;
  }

  const Snapshot& snapshot_;
  const StatementIssued& facts_;
  const std::vector<std::int64_t> parts_;
  const std::string mark_;
  const std::size_t lines_max_;
  Statement& statement_;
  std::map<SiteId, SiteRecorded> sites_;
  std::unordered_map<std::uint64_t, std::size_t> line_of_entry_;
};

Result<Done> Lines::read() {
  if (facts_.end_entry > snapshot_.size()) return disagreement(facts_, "it covers more than there is");
  // No line is of a day before the first; were there one all the same, the sum would tell.
  const auto first = first_entry_since(snapshot_, paris_day_start(facts_.first_day));
  if (!first) return first.error();
  std::uint64_t next = std::max(first.value(), facts_.from_entry);
  while (next < facts_.end_entry) {
    const auto count = std::min<std::uint64_t>(kEntriesAtOnce, facts_.end_entry - next);
    const auto leaves = snapshot_.entries(next, count);
    if (!leaves) return leaves.error();
    if (leaves.value().empty()) return Error(ErrorCode::corrupt, "the log ends before its size");
    for (const auto& leaf : leaves.value()) {
      if (auto taken = take(next, leaf); !taken) return taken;
      ++next;
    }
  }
  return Done{};
}

Result<Done> Lines::take(std::uint64_t index, ByteView leaf) {
  // Most entries are not worth decoding: no string of canonical JSON holds these bytes.
  const auto text = as_text(leaf);
  const auto has = [text](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  if (!has(mark_)) return Done{};
  if (!has(R"("kind":"voucher_redeemed")") && !has(R"("kind":"redemption_reversed")")) return Done{};
  const auto entry = decode_entry(leaf);
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body))
    return add(index, entry.value(), *redeemed);
  const auto* reversed = std::get_if<RedemptionReversed>(&entry.value().body);
  return reversed == nullptr ? Result<Done>(Done{}) : take_back(index, entry.value(), *reversed);
}

Result<Done> Lines::add(std::uint64_t index, const Entry& entry, const VoucherRedeemed& redeemed) {
  if (!is_its_own(redeemed.programme, redeemed.structure)) return Done{};
  auto line = line_of(index, redeemed);
  if (!line) return std::move(line).error();
  line.value().entered_day = paris_day(entry.at);
  line.value().quantity = 1;
  line_of_entry_.emplace(index, statement_.lines.size());
  return push(std::move(line).value(), redeemed.amount);
}

Result<Done> Lines::take_back(std::uint64_t index, const Entry& entry, const RedemptionReversed& reversed) {
  if (!is_its_own(reversed.programme, reversed.structure)) return Done{};
  const auto request =
      stored_for_sure<RequestRecord>(snapshot_, state_key::request(reversed.reversal.scan_id));
  if (!request) return request.error();
  const auto undone = request.value().entry;
  if (const auto here = line_of_entry_.find(undone); here != line_of_entry_.end()) {
    auto& line = statement_.lines[here->second];
    line.kind = LineKind::undone;
    line.quantity = 0;
    line.cents = 0;
    line.by_funder.assign(parts_.size(), 0);
    line.reversal_entry = index;
    return Done{};
  }
  const auto leaf = snapshot_.entry(undone);
  if (!leaf) return leaf.error();
  const auto before = decode_entry(leaf.value());
  if (!before) return before.error().while_doing("reading entry " + std::to_string(undone));
  const auto* redeemed = std::get_if<VoucherRedeemed>(&before.value().body);
  if (redeemed == nullptr) return disagreement(facts_, "a redemption was undone that is not there");
  auto line = line_of(undone, *redeemed);
  if (!line) return std::move(line).error();
  line.value().kind = LineKind::reversal;
  line.value().entered_day = paris_day(entry.at);
  line.value().quantity = -1;
  line.value().reversal_entry = index;
  return push(std::move(line).value(), reversed.amount);
}

Result<StatementLine> Lines::line_of(std::uint64_t index, const VoucherRedeemed& redeemed) {
  auto site = sites_.find(redeemed.scan.site);
  if (site == sites_.end()) {
    auto record = stored_for_sure<SiteRecord>(snapshot_, state_key::site(redeemed.scan.site));
    if (!record) return std::move(record).error();
    site = sites_.emplace(redeemed.scan.site, std::move(record).value().definition).first;
  }
  StatementLine line;
  line.voucher = redeemed.scan.voucher.value_or("");
  line.service = service_label(redeemed.scan.service);
  line.service_day = redeemed.service_day;
  line.site = site->second.name;
  line.commune = site->second.commune;
  line.entry = index;
  return line;
}

Result<Done> Lines::push(StatementLine line, Cents amount) {
  if (statement_.lines.size() == lines_max_)
    return Error(ErrorCode::too_large,
                 facts_.statement.text + ": above " + std::to_string(lines_max_) + " lines");
  if (line.entered_day < facts_.first_day || line.entered_day > facts_.last_day)
    return disagreement(facts_, "entry " + std::to_string(line.entry) + " is not of its days");
  line.cents = line.quantity * amount.value;
  for (const auto part : parts_) line.by_funder.push_back(line.quantity * part);
  statement_.lines.push_back(std::move(line));
  return Done{};
}

// Over what is printed, line by line: what the paper adds up to is what is compared.
Result<Done> add_up(Statement& statement, const StatementIssued& facts) {
  std::int64_t of_funders = 0;
  for (const auto& line : statement.lines) {
    statement.quantity += line.quantity;
    statement.cents += line.cents;
    for (std::size_t i = 0; i < line.by_funder.size(); ++i) statement.funders[i].cents += line.by_funder[i];
  }
  for (const auto& funder : statement.funders) of_funders += funder.cents;
  if (statement.quantity != facts.quantity || statement.cents != facts.amount.value ||
      of_funders != facts.amount.value) {
    return disagreement(facts, "its entries come to " + std::to_string(statement.quantity) +
                                   " vouchers and " + std::to_string(statement.cents) + " cents, it says " +
                                   std::to_string(facts.quantity) + " and " +
                                   std::to_string(facts.amount.value));
  }
  return Done{};
}

}  // namespace

Result<Statement> read_statement(const Snapshot& snapshot, const StatementRecord& record,
                                 std::size_t lines_max) {
  const auto& facts = record.definition;
  const auto programme = stored_for_sure<ProgrammeRecord>(snapshot, state_key::programme(facts.programme));
  if (!programme) return programme.error();
  const auto structure = stored_for_sure<StructureRecord>(snapshot, state_key::structure(facts.structure));
  if (!structure) return structure.error();
  const auto& terms = programme.value().definition;
  auto statement = empty_statement(terms, structure.value().definition, {facts.first_day, facts.last_day},
                                   paris_day(record.issued_at));
  statement.number = facts.statement.text;
  statement.covered = EntriesCovered{facts.from_entry, facts.end_entry};
  if (auto missing = identifier_obstacle(statement.structure))
    statement.obstacles.push_back(std::move(*missing));
  if (auto read = Lines(snapshot, facts, terms, lines_max, statement).read(); !read)
    return std::move(read).error();
  if (auto added = add_up(statement, facts); !added) return std::move(added).error();
  SnapshotParts parts(snapshot);
  const auto tree = Frontier::from_parts(facts.end_entry, parts);
  if (!tree) return tree.error();
  statement.tree_size = facts.end_entry;
  statement.root = tree.value().root();
  return statement;
}

}  // namespace passnum::structures
