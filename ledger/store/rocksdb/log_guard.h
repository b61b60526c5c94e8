#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <memory>

namespace passnum {

// An Env on which a new write-ahead log can always be made, once arm() was called. When it cannot, RocksDB
// gets a file whose every write fails with that error: the next unit is refused and nothing else goes wrong.
// RocksDB 7.8 itself, refused a log in the middle of a flush of several columns, loses count of its
// references and stops the program when it is closed (facebook/rocksdb pull request 12176; Debian builds the
// assertion in).
//
// `env` outlives it.
class LogGuard final : public rocksdb::EnvWrapper {
 public:
  explicit LogGuard(rocksdb::Env& env);
  // From now on; RocksDB knows how to be refused a log while it opens.
  void arm() { *is_armed_ = true; }

 private:
  std::shared_ptr<std::atomic<bool>> is_armed_;
};

}  // namespace passnum
