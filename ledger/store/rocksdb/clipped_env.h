#pragma once

#include <rocksdb/env.h>

#include <cstdint>
#include <memory>
#include <string>

namespace passnum {

// `env` with the file of that name `bytes` long for whoever reads it from its beginning: so that RocksDB can
// be asked what it would find, before anything is changed. For reading only. `env` outlives it.
std::unique_ptr<rocksdb::Env> clipped_env(rocksdb::Env& env, std::string name, std::uint64_t bytes);

}  // namespace passnum
