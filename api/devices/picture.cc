#include "api/devices/picture.h"

#include <set>

#include "ledger/core/state.h"

namespace passnum {
namespace {

// Visits each record under `prefix`; `take` gets the rest of its key. Stops at the first Error.
template <typename Record, typename Take>
Result<Done> each(const Snapshot& snapshot, const std::string& prefix, const Take& take) {
  std::optional<Error> failure;
  const auto scanned = snapshot.scan(prefix, {}, [&](std::string_view key, std::string_view value) {
    const auto record = decode_record<Record>(value);
    const auto done = record ? take(key.substr(prefix.size()), record.value()) : Result<Done>(record.error());
    if (!done) failure = done.error().while_doing("reading the record " + std::string(key));
    return !failure.has_value();
  });
  if (failure) return *failure;
  return scanned;
}

Result<std::uint32_t> number_in(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes || bytes.value().size() != 4) return Error(ErrorCode::corrupt, "its key has no number");
  return read_u32(bytes.value());
}

Known known_of(const VoucherRecord& voucher) {
  switch (voucher.status) {
    case VoucherStatus::with_custodian:
      return voucher.is_blocked ? Known::withdrawn : Known::not_handed_over;
    case VoucherStatus::handed_over:
      return voucher.is_blocked ? Known::withdrawn : Known::usable;
    case VoucherStatus::redeemed:
      return Known::spent;
    case VoucherStatus::cancelled:
    case VoucherStatus::lapsed:
      return Known::withdrawn;
  }
  CHECK(false);
  return Known::withdrawn;
}

Result<std::string> bits_of(const Snapshot& snapshot, const ProgrammeRecord& programme,
                            const std::set<std::string>& activated) {
  const auto& definition = programme.definition;
  const std::uint64_t last = programme.next_booklet.value - 1U;
  if (last * static_cast<std::uint64_t>(definition.booklet_size) > kVouchersShownMax)
    return Error(ErrorCode::too_large, "too many vouchers for a telephone");
  VoucherBits bits(definition.booklet_size);
  const auto key = state_key::booklet(definition.programme, BookletNumber(0));
  const auto prefix = key.substr(0, key.rfind('/') + 1);
  const auto done = each<BookletRecord>(
      snapshot, prefix, [&](std::string_view id, const BookletRecord& booklet) -> Result<Done> {
        const auto number = number_in(id);
        if (!number) return number.error();
        if (number.value() < 1 || number.value() > last ||
            std::ssize(booklet.vouchers) > definition.booklet_size)
          return Error(ErrorCode::corrupt, "it is in no order of the programme");
        if (!activated.contains(booklet.order.text)) return Done{};
        for (std::size_t i = 0; i < booklet.vouchers.size(); ++i) {
          bits.set(BookletNumber(number.value()), VoucherIndex(static_cast<std::uint8_t>(i + 1)),
                   known_of(booklet.vouchers[i]));
        }
        return Done{};
      });
  if (!done) return done.error();
  if (last > 0) bits.reach(BookletNumber(static_cast<std::uint32_t>(last)));
  return to_base64url(bits.bytes());
}

Result<Json::Array> keys_in(const Snapshot& snapshot) {
  Json::Array keys;
  const auto done = each<IssuingKeyRecord>(
      snapshot, "issuing_key/", [&](std::string_view id, const IssuingKeyRecord& key) -> Result<Done> {
        const auto number = number_in(id);
        if (!number) return number.error();
        Json::Object members{{"id", Json(std::int64_t{number.value()})},
                             {"public_key", Json(to_base64url(key.public_key))}};
        // After a moment of compromise a signature proves nothing without the ledger.
        const auto end =
            snapshot.state(state_key::issuing_key_end(KeyId(static_cast<std::uint16_t>(number.value()))));
        if (!end) return end.error();
        if (end.value()) {
          const auto record = decode_record<IssuingKeyEndRecord>(*end.value());
          if (!record) return record.error();
          if (record.value().compromised_since) return Done{};
        }
        keys.emplace_back(std::move(members));
        return Done{};
      });
  if (!done) return done.error();
  return keys;
}

}  // namespace

std::size_t VoucherBits::place_of(BookletNumber booklet, VoucherIndex index) const {
  CHECK(booklet.value >= 1 && index.value >= 1 && index.value <= booklet_size_);
  return (booklet.value - std::size_t{1}) * static_cast<std::size_t>(booklet_size_) + index.value - 1U;
}

void VoucherBits::reach(BookletNumber booklet) {
  const auto last = place_of(booklet, VoucherIndex(static_cast<std::uint8_t>(booklet_size_)));
  if (bytes_.size() <= last / 4) bytes_.resize(last / 4 + 1);
}

void VoucherBits::set(BookletNumber booklet, VoucherIndex index, Known known) {
  reach(booklet);
  const auto place = place_of(booklet, index);
  const auto shift = static_cast<unsigned>(6 - 2 * (place % 4));
  auto& byte = bytes_[place / 4];
  byte = static_cast<Byte>((byte & ~(3U << shift)) | (static_cast<unsigned>(known) << shift));
}

Result<Picture> take_picture(const Snapshot& snapshot, TimeMs at) {
  Picture picture;
  picture.tree_size = snapshot.size();
  picture.at = at;
  std::set<std::string> activated;
  auto done = each<OrderRecord>(snapshot, "order/",
                                [&](std::string_view id, const OrderRecord& order) -> Result<Done> {
                                  if (order.is_activated) activated.emplace(id);
                                  return Done{};
                                });
  if (!done) return std::move(done).error();
  done = each<ProgrammeRecord>(
      snapshot, "programme/", [&](std::string_view, const ProgrammeRecord& programme) -> Result<Done> {
        auto vouchers = bits_of(snapshot, programme, activated);
        if (!vouchers) return std::move(vouchers).error();
        picture.programmes.push_back({programme.definition, std::move(vouchers).value()});
        return Done{};
      });
  if (!done) return std::move(done).error();
  auto keys = keys_in(snapshot);
  if (!keys) return std::move(keys).error();
  picture.issuing_keys = std::move(keys).value();
  return picture;
}

}  // namespace passnum
