// The second half of the demonstration: reading the paper, spending, and checking.

#include <algorithm>
#include <filesystem>
#include <regex>

#include "api/cli/demo.h"
#include "ledger/core/records.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

std::string member(const Json& json, const char* key) {
  const Json* value = json.find(key);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

std::int64_t number(const Json& json, const char* key) {
  const Json* value = json.find(key);
  return value != nullptr && value->integer() != nullptr ? *value->integer() : -1;
}

// The JSON objects of an output, one a line.
std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    if (auto json = parse_json(std::string_view(text).substr(from, to - from)))
      lines.push_back(std::move(json).value());
    from = to + 1;
  }
  return lines;
}

}  // namespace

Result<Done> Demo::read_codes() {
  const auto output = passnum({"scan", in("booklets.pdf")});
  if (!output) return output.error().while_doing("lecture des carnets");
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> codes;
  for (const auto& line : lines_of(output.value()))
    codes[{number(line, "booklet"), number(line, "index")}] = member(line, "text");
  const std::size_t expected =
      std::size_t{options_.booklets} * static_cast<std::size_t>(programme_.rules.booklet_size);
  if (codes.size() != expected)
    return Error(ErrorCode::corrupt,
                 std::to_string(codes.size()) + " codes lus sur " + std::to_string(expected));
  for (const auto& [place, text] : codes) {
    const bool is_handed_over =
        place.first < std::int64_t{options_.booklets} || place.second <= programme_.rules.booklet_size - 3;
    if (is_handed_over) {
      codes_.push_back(text);
    } else {
      code_not_handed_over_ = text;
    }
  }
  context_.console.done(grouped(static_cast<std::int64_t>(codes.size())) +
                        " codes QR lus sur les pages, tous authentiques");

  // A typed code, read from the paper as well: the first of the first booklet, as the page's text has it.
  const auto page = run_child("/usr/bin/pdftotext", {"-l", "2", in("booklets.pdf"), "-"});
  if (!page) return page.error();
  const std::regex kTyped("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
  for (auto found = std::sregex_iterator(page.value().text.begin(), page.value().text.end(), kTyped);
       found != std::sregex_iterator(); ++found) {
    if (parse_typed_code(found->str())) {
      typed_code_ = found->str();
      break;
    }
  }
  if (typed_code_.empty())
    return Error(ErrorCode::corrupt, "no typed code was found in the text of the first pages");
  return Done{};
}

Result<Done> Demo::redeem(std::size_t device, const std::vector<std::string>& codes,
                          std::vector<std::string> more, const std::string& expected_refusal) {
  std::string content;
  for (const auto& code : codes) content += code + "\n";
  const std::string file = in("codes.txt");
  if (auto written = write_whole_file(file, content, 0600); !written) return written;
  std::vector<std::string> arguments{"redeem", file,
                                     "--key",  in("devices/terminal-" + std::to_string(device + 1) + ".key"),
                                     "--site", device_sites_[device]};
  if (std::ranges::find(more, "--service") == more.end())
    arguments.insert(arguments.end(), {"--service", programme_.rules.services.front().text});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto output = passnum(arguments, expected_refusal.empty() ? kExitDone : kExitRefused);
  std::filesystem::remove(file);  // what it holds can be spent
  if (!output) return output.error();
  for (const auto& line : lines_of(output.value())) {
    if (member(line, "outcome") == "accepted") {
      redemptions_.push_back({member(line, "voucher"), member(line, "scan_id"), device});
      continue;
    }
    ++refused_[member(line, "code")];
    if (member(line, "code") != expected_refusal)
      return Error(ErrorCode::corrupt, "attendu : " + expected_refusal + ", reçu : " + member(line, "code"));
  }
  return Done{};
}

// Six in ten of the vouchers handed over are spent: the first booklet's one by one, the others by batches,
// spread over the places.
Result<Done> Demo::redeem_all() {
  const auto typed = redeem(0, {typed_code_});
  if (!typed) return typed.error().while_doing("code saisi");
  context_.console.done("un chèque encaissé par son code saisi : " + redemptions_.back().voucher);
  const std::string typed_number = redemptions_.back().voucher;
  std::erase_if(codes_, [&typed_number, this](const std::string& code) {
    const auto voucher = parse_qr_text(code, HostRule::any());
    const auto& id = voucher.value().payload.id;
    return to_text(VoucherNumber{programme_.rules.code, id.booklet, id.index}) == typed_number;
  });
  const std::size_t to_spend = std::max<std::size_t>(1, codes_.size() * 6 / 10);
  const std::size_t one_by_one = std::min<std::size_t>(to_spend, 9);
  std::vector<std::string> first(codes_.begin(), codes_.begin() + static_cast<std::ptrdiff_t>(one_by_one));
  if (auto done = redeem(0, first); !done) return done.error().while_doing("encaissement un par un");
  context_.console.done(std::to_string(one_by_one) + " chèques encaissés un par un");
  const std::size_t places = places_.redeeming.size();
  std::vector<std::vector<std::string>> shares(places);
  for (std::size_t i = one_by_one; i < to_spend; ++i) shares[i % places].push_back(codes_[i]);
  std::size_t spent = one_by_one;
  for (std::size_t device = 0; device < places; ++device) {
    if (shares[device].empty()) continue;
    if (auto done = redeem(device, shares[device], {"--batch"}); !done)
      return done.error().while_doing("encaissement par lots");
    spent += shares[device].size();
    context_.console.progress("encaissement par lots", spent, to_spend);
  }
  context_.console.done(grouped(static_cast<std::int64_t>(to_spend - one_by_one)) +
                        " chèques encaissés par lots dans " + std::to_string(places) + " lieux");
  codes_.erase(codes_.begin() + static_cast<std::ptrdiff_t>(one_by_one),
               codes_.begin() + static_cast<std::ptrdiff_t>(to_spend));
  codes_.erase(codes_.begin() + 1,
               codes_.begin() + static_cast<std::ptrdiff_t>(one_by_one));  // keeps one that is spent, first
  return Done{};
}

Result<Done> Demo::refuse(const std::string& expected, std::size_t device, const std::string& code,
                          std::vector<std::string> more) {
  auto done = redeem(device, {code}, std::move(more), expected);
  if (!done) return done.error().while_doing("refus " + expected);
  context_.console.done("refusé comme il se doit : " + expected);
  return done;
}

// A payload that names a real voucher, signed by a key of somebody else.
Result<std::string> Demo::forged_code() const {
  const auto genuine = parse_qr_text(codes_.back(), HostRule::any());
  if (!genuine) return genuine.error().error();
  SystemRandom random;
  const auto forger = SigningKey::generate(random);
  return to_qr_text("passnum.example", sign_payload(genuine.value().payload, forger));
}

Result<Done> Demo::try_what_must_be_refused() {
  const std::string spent = codes_.front();
  const std::string unspent = codes_.back();
  if (spent == unspent) return Error(ErrorCode::invalid, "il faut plus de chèques pour montrer les refus");
  if (auto done = refuse("already_redeemed", 0, spent); !done) return done;
  if (auto done = refuse("not_handed_over", 0, code_not_handed_over_); !done) return done;
  const auto forged = forged_code();
  if (!forged) return forged.error();
  if (auto done = refuse("forged", 0, forged.value()); !done) return done;
  std::size_t next = places_.redeeming.size();
  if (auto done = refuse("outside_perimeter", next++, unspent); !done) return done;
  if (auto done = refuse("label_ended", next, unspent); !done) return done;
  if (auto done = refuse("service_not_accepted", 0, unspent, {"--service", "service-inconnu"}); !done)
    return done;
  const std::string after_end = to_text(paris_day_start(Day(programme_.rules.valid_until.value + 1)));
  if (auto done = refuse("expired", 0, unspent, {"--offline", "--scanned-at", after_end}); !done) return done;
  std::string mistyped = typed_code_;
  mistyped.front() = mistyped.front() == '7' ? '8' : '7';
  if (auto done = refuse("code_mistyped", 0, mistyped); !done) return done;

  SystemRandom random;
  KeyFile stranger;
  stranger.purpose = "device";
  stranger.name = "terminal-inconnu";
  random.fill(stranger.secret);
  const std::string key = in("devices/terminal-" + std::to_string(device_sites_.size() + 1) + ".key");
  if (auto written = write_key_file(key, stranger); !written) return written;
  device_sites_.push_back(device_sites_.front());
  if (auto done = refuse("device_unknown", device_sites_.size() - 1, unspent); !done) return done;

  const auto voucher = parse_qr_text(unspent, HostRule::any());
  const auto& id = voucher.value().payload.id;
  const std::vector<std::string> which{"--programme", std::to_string(id.programme.value),
                                       "--booklet",   std::to_string(id.booklet.value),
                                       "--voucher",   std::to_string(id.index.value)};
  std::vector<std::string> block{"booklet", "block", "--reason", "lost"};
  block.insert(block.end(), which.begin(), which.end());
  if (auto done = step("chèque bloqué", block); !done) return done;
  return refuse("blocked", 0, unspent);
}

Result<Done> Demo::reverse_one() {
  const auto& last = redemptions_.back();
  return step(
      "un encaissement annulé : " + last.voucher,
      {"reverse", "--key", in("devices/terminal-" + std::to_string(last.device + 1) + ".key"), "--site",
       device_sites_[last.device], "--scan-id", last.scan_id, "--reason", "chèque pris deux fois en main"});
}

Result<Done> Demo::export_and_audit() {
  if (auto done = step("journal exporté, un reçu par encaissement",
                       {"log", "export", "--out", in("log"), "--receipts", in("receipts")});
      !done)
    return done;
  std::error_code failure;
  for (const char* vkey : {"log.vkey", "issuing.vkey"}) {
    std::filesystem::copy_file(in(std::string("server/") + vkey), in(vkey),
                               std::filesystem::copy_options::overwrite_existing, failure);
    if (failure) return Error(ErrorCode::io, std::string("copying ") + vkey + ": " + failure.message());
  }
  const auto reconciled =
      passnum({"audit", "reconcile", "--log", in("log"), "--out", in("reconciliation.json")});
  agrees_ = bool(reconciled);
  if (agrees_)
    context_.console.done("contrôle : le journal relu seul donne les mêmes comptes que le serveur");
  if (!agrees_) return Done{};  // the summary says what differs, and no statement is made
  return step("un état de contre-paiement par structure",
              {"audit", "statement", "--log", in("log"), "--from", to_text(programme_.rules.valid_from),
               "--out", in("statements")});
}

Result<Done> Demo::write_summary() {
  auto session = Session::open(context_);
  if (!session) return std::move(session).error();
  const auto balance = get_record<ProgrammeBalance>(
      session.value(), "balances/" + path_id(programme_.rules.programme.value), "le dispositif");
  if (!balance) return balance.error();
  const auto owed = session.value().list("owed", path_id(programme_.rules.programme.value) + "/");
  if (!owed) return owed.error();
  Json::Object by_structure;
  for (const auto& [id, json] : owed.value())
    by_structure.emplace_back(id.substr(id.find('/') + 1), Json(number(json, "payable")));
  Json::Object refused;
  for (const auto& [code, count] : refused_) refused.emplace_back(code, Json(std::int64_t{count}));
  const auto vkey = open_vkey(context_, in("log.vkey"));
  if (!vkey) return vkey.error();
  const auto note = read_whole_file(in("log/checkpoint"), kNoteBytesMax);
  if (!note) return note.error();
  const auto checkpoint = open_checkpoint(note.value(), vkey.value());
  if (!checkpoint) return checkpoint.error();
  const auto& b = balance.value();
  Json::Object summary{{"vouchers_numbered", Json(b.numbered)},
                       {"handed_over", Json(b.handed_over)},
                       {"redeemed", Json(b.redeemed)},
                       {"reversed", Json(b.reversed)},
                       {"refused", Json(std::move(refused))},
                       {"payable_cents", Json(b.payable.value)},
                       {"payable_by_structure", Json(std::move(by_structure))},
                       {"tree_size", Json(static_cast<std::int64_t>(checkpoint.value().size))},
                       {"root", Json(to_base64(checkpoint.value().root))},
                       {"audit", Json(std::string(agrees_ ? "agrees" : "differs: see reconciliation.json"))}};
  return write_whole_file(in("summary.json"), canonical_text(Json(std::move(summary))) + "\n");
}

}  // namespace passnum
