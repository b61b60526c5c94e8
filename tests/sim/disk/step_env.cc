#include "tests/sim/disk/step_env.h"

#include <rocksdb/system_clock.h>

#include <atomic>

#include "tests/sim/disk/sim_file_system.h"

namespace passnum {
namespace {

// A merge that fails for want of room is tried again for ever.
constexpr std::size_t kJobsMax = 100;
constexpr uint64_t kBeginMicros = 1'780'000'000'000'000;

// A microsecond passes each time somebody looks.
class StepClock final : public rocksdb::SystemClock {
 public:
  const char* Name() const override { return "StepClock"; }
  uint64_t NowMicros() override { return now_++; }
  void SleepForMicroseconds(int micros) override { now_ += static_cast<uint64_t>(micros); }
  rocksdb::Status GetCurrentTime(int64_t* seconds) override {
    *seconds = static_cast<int64_t>(now_ / 1'000'000);
    return rocksdb::Status::OK();
  }
  std::string TimeToString(uint64_t time) override { return std::to_string(time); }

 private:
  std::atomic<uint64_t> now_ = kBeginMicros;
};

}  // namespace

StepEnv::StepEnv(SimDisk& disk)
    : EnvWrapper(rocksdb::NewCompositeEnv(std::make_shared<SimFileSystem>(disk))) {
  file_system_ = target()->GetFileSystem();
  system_clock_ = std::make_shared<StepClock>();
}

std::size_t StepEnv::run_jobs() {
  for (std::size_t count = 0; count < kJobsMax; ++count) {
    Job job{};
    {
      const std::lock_guard lock(mutex_);
      if (jobs_.empty()) return count;
      job = jobs_.front();
      jobs_.pop_front();
    }
    job.function(job.argument);
  }
  return kJobsMax;
}

void StepEnv::Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                       void (*unscheduled)(void*)) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back({function, argument, priority, tag, unscheduled});
}

int StepEnv::UnSchedule(void* tag, Priority priority) {
  std::deque<Job> gone;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(jobs_, [&](const Job& job) {
      if (job.tag != tag || job.priority != priority) return false;
      gone.push_back(job);
      return true;
    });
  }
  for (const Job& job : gone) {
    if (job.unscheduled != nullptr) job.unscheduled(job.argument);
  }
  return static_cast<int>(gone.size());
}

unsigned int StepEnv::GetThreadPoolQueueLen(Priority) const {
  const std::lock_guard lock(mutex_);
  return static_cast<unsigned int>(jobs_.size());
}

uint64_t StepEnv::NowMicros() {
  return system_clock_->NowMicros();
}

rocksdb::Status StepEnv::GetCurrentTime(int64_t* seconds) {
  return system_clock_->GetCurrentTime(seconds);
}

std::string StepEnv::GenerateUniqueId() {
  return "00000000-0000-4000-8000-" + std::to_string(NowMicros() % 1'000'000'000'000);
}

}  // namespace passnum
