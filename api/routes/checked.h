#pragma once

#include <variant>

#include "api/routes/service.h"
#include "ledger/model/json.h"

namespace passnum {

// What a body asks for, checked as far as can be before the sequencer: its form, its signature, the voucher's
// code and who signed that. Or the refusal; or the machine's error.
using Checked = std::variant<Request, Refused, Error>;

constexpr std::size_t kCodeBytesMax = 1024;

// {"request":{…,"v":1},"signature":…,"code":…,"nonce":…}: a device spends a voucher. `code` is the QR code's
// text or the typed code; `nonce` (16 bytes) comes with a typed code only. The device is checked first, so
// that a stranger learns nothing of a voucher.
Checked check_scan(const Service& service, const Moment& moment, const Json& body);
// The same of the text of a body, which is read at once when it is canonical JSON.
Checked check_scan_text(const Service& service, const Moment& moment, std::string_view body);
// The same body, signed to be checked and not to be spent.
Checked check_look_text(const Service& service, const Moment& moment, std::string_view body);
// {"request":{…,"v":1},"signature":…}: a device undoes its redemption.
Checked check_reversal(const Service& service, const Moment& moment, const Json& body);
Checked check_reversal_text(const Service& service, const Moment& moment, std::string_view body);
// {"request":{…,"v":1},"signature":…}: an operator's command.
Checked check_command(const Service& service, const Moment& moment, const Json& body);

}  // namespace passnum
