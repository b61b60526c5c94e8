#pragma once

#include <string>

#include "api/http/response.h"
#include "ledger/core/refusal.h"
#include "ledger/model/json.h"
#include "ledger/sequencer/request.h"

namespace passnum {

// The HTTP status of each refusal: 400 malformed, 403 not entitled, 404 no such thing, 409 the state says no,
// 422 the voucher's code says no.
unsigned status_of(Refusal refusal);

// RFC 9457. A refusal's `code` is its name; an error says nothing of the machine's inside.
http::Response refusal_reply(const Refused& refused);
http::Response error_reply(const Error& error);
http::Response busy_reply();

// A JSON string.
inline Json text(std::string_view value) {
  return Json(std::string(value));
}

// The receipt as a C2SP tlog-proof text, the leaf in its `extra` line.
std::string receipt_text(const Receipt& receipt);

// One item's outcome, as JSON: {"outcome":"accepted"|"refused"|"unknown", …}. `id_name` is "scan_id" and so
// on.
std::string outcome_text(const char* id_name, const Uuid& id, const Answer& answer, bool with_receipt);

}  // namespace passnum
