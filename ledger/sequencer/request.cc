#include "ledger/sequencer/request.h"

namespace passnum {

Request::Request(Command command)
    : what(std::move(command)),
      id(std::get<Command>(what).command_id),
      digest(sha256(signed_bytes(std::get<Command>(what)))) {}

Request::Request(RedeemCommand command)
    : what(std::move(command)),
      id(std::get<RedeemCommand>(what).request.scan_id),
      digest(sha256(signed_bytes(std::get<RedeemCommand>(what).request))) {}

Request::Request(ReverseCommand command)
    : what(std::move(command)),
      id(std::get<ReverseCommand>(what).request.reversal_id),
      digest(sha256(signed_bytes(std::get<ReverseCommand>(what).request))) {}

}  // namespace passnum
