#pragma once

#include <string>
#include <vector>

#include "ledger/model/entry.h"

namespace passnum::sim {

// The ledger that every simulation plays on: one programme of 2026, three sites of two structures, three
// devices, three custodians, an order that is numbered, printed, paid for and partly handed over.
namespace stage {

inline const std::string kOrigin = "passnum.example/sim";
inline const ProgrammeId kProgramme{1};
inline const std::string kCode = "SIM26";
constexpr std::uint8_t kBookletSize = 4;
constexpr std::uint32_t kFirstBooklets = 8;
inline const ServiceId kService{"prendre-main-ordinateur"};
inline const OperatorId kManager{"gestion"};
inline const OperatorId kSecond{"validation"};

// The same key for the same name.
const SigningKey& key_of(const std::string& name);
// What the log begins with, after its first entry.
std::vector<CommandBody> creation();
// As many look-up keys as a booklet has vouchers, each of one voucher only.
BookletNumbered numbered(const OrderId& order, BookletNumber booklet);

struct Line {
  OperatorId actor;
  CommandBody body;
};
// What operators do first: those of one act in any order, and an act after the one before it.
std::vector<std::vector<Line>> acts();

}  // namespace stage
}  // namespace passnum::sim
