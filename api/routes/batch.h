#pragma once

#include "api/routes/checked.h"

namespace passnum {

using Check = Checked (*)(const Service& service, const Moment& moment, const Json& body);

// A body that is {"items":[…]}: each item is checked and answered by itself, in their order, once all
// outcomes are known: {"items":[{"<id_name>":…,"outcome":…}, …]}.
struct BatchKind {
  const char* id_name;  // the member of `request` that names an item: "scan_id", "command_id"
  std::size_t items_max;
  bool with_receipts;
  Check check;
};
void run_batch(Service& service, http::Responder responder, const BatchKind& kind);

// A body that is one item: answered 201 when it made an entry, 200 when it repeats one, else with a problem.
using CheckText = Checked (*)(const Service& service, const Moment& moment, std::string_view body);
void run_one(Service& service, http::Responder responder, const char* id_name, CheckText check);

}  // namespace passnum
