#pragma once

#include <string>

#include "ledger/base/clock.h"
#include "ledger/base/random.h"
#include "ledger/crypto/signature.h"
#include "ledger/model/redemption.h"

namespace passnum {

// A device, as the command line and the benchmarks play it.
struct DeviceSigner {
  DeviceId device;
  SiteId site;
  SigningKey key;
};

struct ScanTerms {
  ServiceId service;
  bool is_offline = false;
  TimeMs scanned_at;
};

// The body of POST /v1/redemptions for one code: a QR code's text (begins with "http") or a typed code.
// `programme_code` opens the number that the device signs; it comes from the programme the QR code names.
// Errors: invalid, when the code is neither.
struct SignedScan {
  Uuid scan_id;
  std::string body;
};
Result<SignedScan> sign_scan(const DeviceSigner& device, const ScanTerms& terms, const std::string& code,
                             const std::string& programme_code, Random& random);

std::string sign_reversal(const DeviceSigner& device, const Uuid& scan_id, const std::string& reason,
                          const Uuid& reversal_id);

}  // namespace passnum
