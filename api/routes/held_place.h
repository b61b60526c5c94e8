#pragma once

#include <memory>

#include "api/routes/checked.h"

namespace passnum {

// A place among what a device may redeem in a day (api/devices/caps.h), held while its request is decided,
// and given back when no new entry came of it.
class HeldPlace {
 public:
  HeldPlace(Caps& caps, ScanRequest request, TimeMs now)
      : caps_(caps), request_(std::move(request)), now_(now) {}
  // For what was never decided.
  ~HeldPlace() {
    if (!is_settled_) caps_.settle(request_, now_, false);
  }
  HeldPlace(const HeldPlace&) = delete;
  HeldPlace& operator=(const HeldPlace&) = delete;

  // Once, before anybody hears `answer`: who asks again at once finds the place free. An answer that is not
  // known, since the machine failed, may have made its entry: it counts.
  void settle(const Answer& answer) {
    const auto* receipt = std::get_if<Receipt>(&answer);
    const bool is_used = receipt != nullptr ? !receipt->is_repeat : std::holds_alternative<Error>(answer);
    caps_.settle(request_, now_, is_used);
    is_settled_ = true;
  }

 private:
  Caps& caps_;
  const ScanRequest request_;
  const TimeMs now_;
  bool is_settled_ = false;
};

// Holds a place when `checked` is a redemption; null otherwise, and for what was answered before, which is
// answered again for ever. `checked` becomes the refusal when there is no place left.
std::shared_ptr<HeldPlace> hold_place(const Service& service, const Moment& moment, Checked& checked);

}  // namespace passnum
