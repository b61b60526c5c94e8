#include "ledger/sequencer/request.h"

#include <algorithm>

namespace passnum {
namespace {

// Nobody signs it: the same structure asking the same under the same id is a repeat.
Hash digest_of(const StructureCommand& command) {
  FieldWriter writer;
  std::visit([&writer]<typename Body>(const Body& body) { Body::fields(body, writer); }, command.body);
  writer("of", command.structure);
  writer("kind",
         std::visit([]<typename Body>(const Body&) { return std::string_view(Body::kKind); }, command.body));
  return sha256(tagged("PN-structure-command/v1", as_bytes(writer.finish())));
}

}  // namespace

Request::Request(Command command)
    : what(std::move(command)),
      id(std::get<Command>(what).command_id),
      digest(sha256(signed_bytes(std::get<Command>(what)))) {}

Request::Request(RedeemCommand command)
    : what(std::move(command)),
      id(std::get<RedeemCommand>(what).request.scan_id),
      digest(sha256(signed_bytes(std::get<RedeemCommand>(what).request))) {}

Request::Request(RedeemCommand command, const Hash& digest_of_signed)
    : what(std::move(command)), id(std::get<RedeemCommand>(what).request.scan_id), digest(digest_of_signed) {}

Request::Request(ReverseCommand command)
    : what(std::move(command)),
      id(std::get<ReverseCommand>(what).request.reversal_id),
      digest(sha256(signed_bytes(std::get<ReverseCommand>(what).request))) {}

Request::Request(EnrolCommand command)
    : what(std::move(command)),
      id(std::get<EnrolCommand>(what).request_id),
      digest(sha256({std::get<EnrolCommand>(what).code, std::get<EnrolCommand>(what).public_key.bytes()})) {}

Request::Request(StructureCommand command)
    : what(std::move(command)),
      id(std::get<StructureCommand>(what).command_id),
      digest(digest_of(std::get<StructureCommand>(what))) {}

std::size_t changes_max(const Request& request) {
  // Vouchers, two booklets, balances, stock, what the request was and when: of any command, with room to
  // spare.
  constexpr std::size_t kOthers = 16;
  const auto* command = std::get_if<Command>(&request.what);
  if (command == nullptr) return kOthers;
  return std::visit(
      [](const auto& body) -> std::size_t {
        if constexpr (requires { body.last_booklet; }) {
          // A longer range is refused, and one backwards too.
          const std::uint32_t more = body.last_booklet.value - body.first_booklet.value;
          return kOthers + std::min(more, kBookletsPerMoveMax - 1) + 1;
        }
        if constexpr (requires { body.codes; })
          return kOthers + std::min(body.codes.size(), kVouchersPerBookletMax);
        return kOthers;
      },
      command->body);
}

}  // namespace passnum
