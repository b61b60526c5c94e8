#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/model/bodies.h"
#include "ledger/model/json.h"
#include "ledger/store/store.h"

namespace passnum {

// What a device without network needs to know of one voucher. The numbers are on the wire.
enum class Known : Byte { not_handed_over = 0, usable = 1, spent = 2, withdrawn = 3 };

// Two bits a voucher, from booklet 1 on, in the order of booklet and index; the first voucher of a byte has
// its highest two bits.
class VoucherBits {
 public:
  explicit VoucherBits(std::int32_t booklet_size) : booklet_size_(booklet_size) {}
  void set(BookletNumber booklet, VoucherIndex index, Known known);
  // Up to and with this booklet; those that nothing was said of are not handed over.
  void reach(BookletNumber booklet);
  ByteView bytes() const { return bytes_; }

 private:
  std::size_t place_of(BookletNumber booklet, VoucherIndex index) const;
  std::int32_t booklet_size_;
  Bytes bytes_;
};

// Above this many in one programme, a telephone cannot carry the list: 4 MiB.
constexpr std::uint64_t kVouchersShownMax = 16'000'000;

struct ProgrammePicture {
  ProgrammeCreated definition;
  std::string vouchers;  // base64url of its VoucherBits
};

// All programmes and issuing keys as they were at one moment.
struct Picture {
  std::uint64_t tree_size = 0;
  TimeMs at;
  std::vector<ProgrammePicture> programmes;
  Json::Array issuing_keys;
};
// Reads every booklet: a microsecond or two each. Errors: corrupt, io; too_large.
Result<Picture> take_picture(const Snapshot& snapshot, TimeMs at);

}  // namespace passnum
