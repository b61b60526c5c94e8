#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum {

// Hears of bytes that were read since it was last called.
using BytesRead = std::function<void(std::uint64_t bytes)>;

// Copies a file to a new one with this mode and the same time of change, and syncs it; its name is durable
// only after sync_folder(). Returns SHA-256 of what was read, which is what was written. Links are not
// followed. Errors: not_found; invalid (`to` exists); corrupt (`from` is not a file); io. Of a copy that
// failed nothing is left.
Result<Hash> copy_file(const std::filesystem::path& from, const std::filesystem::path& to, unsigned mode,
                       const BytesRead& on_read);
// SHA-256 of a file. Links are not followed. Errors: not_found, corrupt (not a file), io.
Result<Hash> hash_file(const std::filesystem::path& path, const BytesRead& on_read);
// A new file, synced. Errors: invalid (it exists), io.
Result<Done> create_file(const std::filesystem::path& path, std::string_view content, unsigned mode);

// Makes the names in a folder durable. Errors: io.
Result<Done> sync_folder(const std::filesystem::path& folder);
// A new folder for its owner only. Errors: io.
Result<Done> make_folder(const std::filesystem::path& folder);

}  // namespace passnum
