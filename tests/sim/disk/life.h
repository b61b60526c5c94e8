#pragma once

#include <memory>
#include <string>

#include "tests/sim/disk/sim_disk.h"

namespace passnum {

// What a subject (LedgerOnDisk, StoreOnDisk) goes through until the disk says no, and what must be true then.

struct LifeLength {
  int openings;
  int units_an_opening;
};

// A subject and its disk, and how its life on it ended.
template <typename Subject>
class Life {
 public:
  Life(DiskImage image, typename Subject::Memory memory, DiskFault fault)
      : disk_(std::make_unique<SimDisk>(std::move(image))),
        subject_(std::make_unique<Subject>(*disk_, std::move(memory))) {
    disk_->set_fault(fault);
  }

  // Creates, opens, appends, flushes, merges, closes, and again, to its end or the first error.
  void live(LifeLength length, Dice& dice) {
    if (!subject_->memory().is_created && !is_done(subject_->create())) return;
    for (int opening = 0; opening < length.openings; ++opening) {
      if (!is_done(subject_->open())) return;
      if (wrong_ = subject_->judge(); !wrong_.empty()) return;
      for (int unit = 0; unit < length.units_an_opening; ++unit) {
        const auto appended = subject_->append(1 + dice.below(4));
        if (!is_done(appended)) {
          // A decision that could not read is given up before the store has a part in it.
          wrong_ = subject_->still_answers(error_.find("appending") != std::string::npos);
          return;
        }
        if (dice.below(2) == 0) disk_->run_jobs();
      }
      if (!is_done(subject_->repeat())) return;
      disk_->run_jobs();
      subject_->close();
    }
  }

  bool has_met_its_fault() const { return disk_->plan().is_met(); }
  std::uint64_t calls() const { return disk_->plan().calls(); }
  // Of the machine; empty when none ended this life.
  const std::string& error() const { return error_; }
  // What must never be, in words; empty when it was not.
  const std::string& wrong() const { return wrong_; }
  typename Subject::Memory memory() const { return subject_->memory(); }
  // As it is when the program has ended.
  DiskImage disk_left() {
    subject_->close();
    return disk_->image();
  }

 private:
  bool is_done(const Result<Done>& result) {
    if (!result) error_ = result.error().message();
    return bool(result);
  }

  std::unique_ptr<SimDisk> disk_;
  std::unique_ptr<Subject> subject_;
  std::string error_;
  std::string wrong_;
};

// How a disk was found after something had gone wrong with it.
enum class Found : std::uint8_t {
  right,    // all that was promised, and it goes on
  refused,  // not opened, and the words say why
  wrong,    // the words say how
};
struct Finding {
  Found found;
  std::string words;
};

// Opens what is there by the real recovery, judges it, goes on with it, and judges again. What is left of the
// disk and of the memory goes back into the arguments.
template <typename Subject>
Finding open_and_judge(DiskImage& image, typename Subject::Memory& memory) {
  SimDisk disk(image);
  Subject subject(disk, memory);
  const auto finding = [&]() -> Finding {
    if (auto opened = subject.open(); !opened) return {Found::refused, opened.error().message()};
    if (std::string wrong = subject.judge(); !wrong.empty()) return {Found::wrong, wrong};
    if (auto repeated = subject.repeat(); !repeated) return {Found::wrong, repeated.error().message()};
    if (auto appended = subject.append(2); !appended) return {Found::wrong, appended.error().message()};
    // Else RocksDB will one day wait for a merge that only this thread can do.
    disk.run_jobs();
    if (auto opened = subject.open(); !opened) return {Found::wrong, opened.error().message()};
    return {Found::right, ""};
  }();
  const std::string wrong = finding.found == Found::right ? subject.judge() : "";
  subject.close();
  image = disk.image();
  memory = subject.memory();
  return wrong.empty() ? finding : Finding{Found::wrong, wrong};
}

// Whether `finding` is what a correct store may say after a power cut: all is there, or nothing was promised
// yet.
inline bool is_fair(const Finding& finding, bool is_created) {
  return finding.found == Found::right || (finding.found == Found::refused && !is_created);
}

}  // namespace passnum
