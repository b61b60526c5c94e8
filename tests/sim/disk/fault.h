#pragma once

#include <cerrno>
#include <cstdint>

namespace passnum {

// What the program asks of the disk. Names are made, renamed and removed; a file is also cut short by one.
enum class Call : std::uint8_t { read, write, name, sync };

// One thing that goes wrong.
struct DiskFault {
  enum class Kind : std::uint8_t {
    none,
    power_off,    // everything fails from there on; what that call wrote may be found on the disk
    no_space,     // ENOSPC for what needs room; half of the bytes are written
    write_fails,  // EIO
    sync_fails,   // EIO, and what was not synced is lost though it can be read until the power is cut
    read_fails,   // EIO
    read_only,    // EROFS for every change from there on, as after a remount
    sync_lies,    // says yes and saves nothing, from there on
  };
  Kind kind = Kind::none;
  std::uint64_t at = 0;  // which of the calls that it can meet, from 0
  bool lasts = false;    // every such call from there on; else only that one

  // Whether `call` is one of those.
  bool can_meet(Call call) const {
    switch (kind) {
      case Kind::none:
        return false;
      case Kind::power_off:
      case Kind::read_only:
        return call != Call::read;
      case Kind::no_space:
      case Kind::write_fails:
        return call == Call::write || call == Call::name;
      case Kind::sync_fails:
      case Kind::sync_lies:
        return call == Call::sync;
      case Kind::read_fails:
        return call == Call::read;
    }
    return false;
  }
};

// Counts the calls that the fault can meet, and says which it meets.
class FaultPlan {
 public:
  FaultPlan() = default;
  explicit FaultPlan(DiskFault fault) : fault_(fault) {}

  struct Verdict {
    int error = 0;              // errno
    bool happens = true;        // though it may be reported as failed
    bool half_happens = false;  // a write cut short
    bool gives_up = false;      // what was not synced is lost
  };
  Verdict judge(Call call) {
    using Kind = DiskFault::Kind;
    if (is_power_off_) return {EIO, false};
    if (!fault_.can_meet(call)) return {};
    const std::uint64_t number = calls_++;
    const bool from_here_on =
        fault_.lasts || fault_.kind == Kind::read_only || fault_.kind == Kind::sync_lies;
    if (number < fault_.at || (number > fault_.at && !from_here_on)) return {};
    is_met_ = true;
    switch (fault_.kind) {
      case Kind::power_off:
        is_power_off_ = true;
        return {EIO, call != Call::sync};
      case Kind::no_space:
        return {ENOSPC, false, call == Call::write};
      case Kind::sync_fails:
        return {EIO, false, false, true};
      case Kind::read_only:
        return {EROFS, false};
      case Kind::sync_lies:
        return {0, false};
      case Kind::none:
      case Kind::write_fails:
      case Kind::read_fails:
        break;
    }
    return {EIO, false};
  }
  // Whether it has gone wrong yet, and how many calls could have.
  bool is_met() const { return is_met_; }
  std::uint64_t calls() const { return calls_; }
  const DiskFault& fault() const { return fault_; }

 private:
  DiskFault fault_;
  std::uint64_t calls_ = 0;
  bool is_met_ = false;
  bool is_power_off_ = false;
};

}  // namespace passnum
