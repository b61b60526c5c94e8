#include "tests/sim/judge.h"

#include <algorithm>

#include "ledger/model/voucher_code.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum::sim {
namespace {

// Whether the entry says what the request asked for, and nothing else.
bool is_made_of(const Entry& entry, const Request& request) {
  if (request_id_of(entry) != request.id) return false;
  if (const auto* command = std::get_if<Command>(&request.what)) {
    const Entry asked{entry.at, command->operator_id.text, command->command_id, entry.postings,
                      to_entry_body(command->body)};
    return encode_entry(asked) == encode_entry(entry);
  }
  if (const auto* redeem = std::get_if<RedeemCommand>(&request.what)) {
    const auto* body = std::get_if<VoucherRedeemed>(&entry.body);
    if (body == nullptr || entry.actor != redeem->request.device.text) return false;
    const auto number = parse_voucher_number(body->scan.voucher.value_or(""));
    return signed_bytes(request_of(*body)) == signed_bytes(redeem->request) && number &&
           number.value().booklet == redeem->voucher.booklet && number.value().index == redeem->voucher.index;
  }
  const auto* body = std::get_if<RedemptionReversed>(&entry.body);
  const auto& reverse = std::get<ReverseCommand>(request.what);
  return body != nullptr && signed_bytes(body->reversal) == signed_bytes(reverse.request);
}

std::string number(std::uint64_t n) {
  return std::to_string(n);
}

}  // namespace

void Judge::hears(const Request& request) {
  auto& asked = stories_[request.id].asked;
  const bool is_known =
      std::ranges::any_of(asked, [&request](const Request& other) { return other.digest == request.digest; });
  if (!is_known) asked.push_back(request);
}

Checkpoint Judge::opened(const std::string& note) const {
  auto checkpoint = open_checkpoint(note, key_);
  expect(bool(checkpoint), "every checkpoint is signed by the log", note);
  return std::move(checkpoint).value();
}

void Judge::take(const Bytes& leaf) {
  const std::uint64_t index = log_.size();
  const auto entry = decode_entry(leaf);
  expect(bool(entry), "every entry can be read", "entry " + number(index));
  if (audit_.feed(EntryIndex(index), leaf) != 0) {
    const auto& finding = audit_.findings().kept().back();
    throw Violation{"the audit finds nothing", "entry " + number(index) + ": " + std::string(finding.code) +
                                                   ": " + finding.words_en + "\n" +
                                                   std::string(as_text(leaf))};
  }
  expect(audit_.notices().count() == 0, "the audit notes nothing that a rule of today refuses",
         "entry " + number(index));
  expect(entry.value().at >= last_at_, "time never goes back", "entry " + number(index));
  last_at_ = entry.value().at;
  digests_.emplace_back();
  take_request_id(entry.value(), index);
  take_spending(entry.value());
  std::vector<FullTile> full;
  tree_.append(leaf_hash(leaf), full);
  roots_.push_back(tree_.root());
  log_.push_back(leaf);
}

void Judge::take_request_id(const Entry& entry, std::uint64_t index) {
  if (index < creation_entries_) return;
  const auto story = stories_.find(request_id_of(entry));
  expect(story != stories_.end(), "every entry was asked for", "entry " + number(index));
  expect(!story->second.entry, "one entry a request id",
         "entry " + number(story->second.entry.value_or(0)) + " and entry " + number(index));
  const auto& asked = story->second.asked;
  const auto made_of =
      std::ranges::find_if(asked, [&entry](const Request& request) { return is_made_of(entry, request); });
  expect(made_of != asked.end(), "every entry says what was asked for", "entry " + number(index));
  story->second.entry = index;
  digests_.back() = made_of->digest;
}

void Judge::take_spending(const Entry& entry) {
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.body)) {
    const std::string& voucher = *redeemed->scan.voucher;
    scans_[redeemed->scan.scan_id] = voucher;
    expect(++spent_[voucher] == 1, "no voucher is spent twice", voucher);
  }
  if (const auto* reversed = std::get_if<RedemptionReversed>(&entry.body)) {
    const auto scan = scans_.find(reversed->reversal.scan_id);
    expect(scan != scans_.end(), "what is reversed was spent", reversed->voucher);
    expect(scan->second == reversed->voucher, "a reversal names the voucher that was spent", scan->second);
    expect(--spent_[reversed->voucher] == 0, "no redemption is reversed twice", reversed->voucher);
  }
}

void Judge::check_lock(const SimDisk& disk, const LockPlace& lock) const {
  const auto look = disk.look();
  expect(look->size() == log_.size(), "the log has what was published",
         number(look->size()) + " entries, and " + number(log_.size()) + " were published");
  const auto note = look->checkpoint();
  expect(note && note.value(), "there is a checkpoint");
  expect(lock.note == *note.value(), "the lock holds the newest checkpoint",
         lock.note.value_or("nothing\n") + "--- and the disk ---\n" + *note.value());
  const auto checkpoint = opened(*note.value());
  expect(checkpoint.size == log_.size(), "the checkpoint covers the whole log", *note.value());
  expect(checkpoint.root == roots_.back(), "the checkpoint has the root of the log", *note.value());
}

void Judge::sees_published(const SimDisk& disk, const LockPlace& lock) {
  const auto look = disk.look();
  expect(look->size() >= log_.size(), "the log only grows",
         number(look->size()) + " entries, and " + number(log_.size()) + " were published");
  const auto more = look->entries(log_.size(), look->size() - log_.size());
  CHECK(bool(more));
  for (const auto& leaf : more.value()) take(leaf);
  check_lock(disk, lock);
}

void Judge::sees_opened(const SimDisk& disk, const LockPlace& lock) {
  const auto old = disk.look()->entries(0, log_.size());
  CHECK(bool(old));
  expect(old.value() == log_, "what was published stays as it was", "another beginning of the log");
  sees_published(disk, lock);
  check_balances(disk);
}

void Judge::sees_answer(const Request& request, const Answer& answer, std::uint64_t decided_on,
                        bool is_current) {
  if (const auto* receipt = std::get_if<Receipt>(&answer)) return see_receipt(request, *receipt);
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    ++refused_count_;
    if (is_current) see_refusal(request, *refused, decided_on);
  }
}

void Judge::see_receipt(const Request& request, const Receipt& receipt) {
  expect(receipt.index < log_.size(), "nobody hears of what is not durable and published",
         "a receipt for entry " + number(receipt.index) + " of " + number(log_.size()));
  expect(receipt.leaf == log_[receipt.index], "a receipt has the bytes that are stored",
         "entry " + number(receipt.index));
  const auto entry = decode_entry(receipt.leaf);
  expect(bool(entry) && is_made_of(entry.value(), request), "a receipt answers what was asked",
         "entry " + number(receipt.index) + " for request " + to_text(request.id));

  auto& story = stories_.at(request.id);
  expect(story.entry == receipt.index, "a repeat gets the same entry", "entry " + number(receipt.index));
  expect(receipt.is_repeat || !story.was_first_answer_given, "only the first answer is not a repeat",
         "entry " + number(receipt.index));
  story.was_first_answer_given = true;

  const TlogProof proof{{}, receipt.index, receipt.hashes, *receipt.checkpoint};
  const auto parsed = parse_tlog_proof(to_text(proof));
  expect(bool(parsed), "a receipt can be read");
  const auto checkpoint = verify_tlog_proof(parsed.value(), receipt.leaf, key_);
  expect(bool(checkpoint), "a receipt proves its entry", "entry " + number(receipt.index));
  const std::uint64_t size = checkpoint.value().size;
  expect(size <= log_.size() && checkpoint.value().root == roots_[size],
         "a receipt's checkpoint is of the log that is stored", *receipt.checkpoint);
  const auto& note = notes_.try_emplace(size, *receipt.checkpoint).first->second;
  expect(note == *receipt.checkpoint, "one checkpoint a size", note + "--- and ---\n" + *receipt.checkpoint);
  acknowledged_.push_back({receipt.index, size, leaf_hash(receipt.leaf), receipt.hashes});
}

void Judge::see_refusal(const Request& request, const Refused& refused, std::uint64_t decided_on) const {
  const auto& story = stories_.at(request.id);
  const std::string words = std::string(passnum::name(refused.refusal)) + " for " + to_text(request.id);
  if (story.entry && *story.entry < decided_on) {
    expect(digests_[*story.entry] != request.digest, "what was accepted is not refused when it is repeated",
           words);
    expect(refused.refusal == Refusal::request_id_reused, "another body under a taken id is refused as such",
           words);
  } else {
    expect(refused.refusal != Refusal::request_id_reused, "only an id that made an entry is taken", words);
  }
  const auto* redeem = std::get_if<RedeemCommand>(&request.what);
  if (redeem != nullptr && refused.refusal == Refusal::already_redeemed) {
    const auto* programme = &books().programmes.at(0);
    const std::string voucher =
        to_text(VoucherNumber{programme->terms.code, redeem->voucher.booklet, redeem->voucher.index});
    expect(spent_.contains(voucher), "who hears that a voucher is spent can find where", voucher);
  }
}

}  // namespace passnum::sim
