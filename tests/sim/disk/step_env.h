#pragma once

#include <rocksdb/env.h>

#include <deque>
#include <mutex>

namespace passnum {

class SimDisk;

// RocksDB's operating system: files on a SimDisk, a clock that moves when it is read, and background work
// that waits to be stepped.
class StepEnv final : public rocksdb::EnvWrapper {
 public:
  explicit StepEnv(SimDisk& disk);

  // Runs what is due, and what that makes due, on this thread, within a limit. How many jobs.
  std::size_t run_jobs();

  void Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                void (*unscheduled)(void*)) override;
  int UnSchedule(void* tag, Priority priority) override;
  unsigned int GetThreadPoolQueueLen(Priority priority) const override;

  uint64_t NowMicros() override;
  uint64_t NowNanos() override { return NowMicros() * 1000; }
  uint64_t NowCPUNanos() override { return 0; }
  void SleepForMicroseconds(int) override {}
  rocksdb::Status GetCurrentTime(int64_t* seconds) override;
  // So that no file's name depends on this machine.
  std::string GenerateUniqueId() override;

 private:
  struct Job {
    void (*function)(void*);
    void* argument;
    Priority priority;
    void* tag;
    void (*unscheduled)(void*);
  };

  mutable std::mutex mutex_;
  std::deque<Job> jobs_;
};

}  // namespace passnum
