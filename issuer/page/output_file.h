#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/result.h"

namespace passnum::page {

// Who may read the finished file.
enum class Readers { owner_only, as_the_umask_says };

// Where a finished document's bytes go, from its first to its last.
class Output {
 public:
  virtual ~Output() = default;
  // After an Error nothing more may be written.
  virtual Result<Done> write(std::string_view bytes) = 0;
  virtual std::uint64_t bytes_written() const = 0;
};

// Keeps them.
class MemoryOutput final : public Output {
 public:
  Result<Done> write(std::string_view bytes) override {
    bytes_.append(bytes);
    return Done{};
  }
  std::uint64_t bytes_written() const override { return bytes_.size(); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// A file that appears whole or not at all. Bytes go to a temporary file beside `path`; commit() puts it in
// the place of `path`, so whatever was there before stays until the new one is complete. One thread.
class OutputFile final : public Output {
 public:
  // Errors: io, when the temporary file cannot be made.
  static Result<OutputFile> create(const std::string& path, Readers readers);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  // Removes the temporary file unless it was committed.
  ~OutputFile() override;

  // Buffered. After an Error the file can only be dropped.
  Result<Done> write(std::string_view bytes) override;
  std::uint64_t bytes_written() const override { return bytes_written_; }
  // Durable on return: the bytes, the name and the folder have been synced. Call once.
  Result<Done> commit();

 private:
  OutputFile(std::string path, std::string temporary_path, int descriptor);
  Result<Done> flush();
  Error failed(std::string_view doing) const;

  std::string path_;
  std::string temporary_path_;
  int descriptor_ = -1;
  std::string buffer_;
  std::uint64_t bytes_written_ = 0;
};

// A file without a name, to write once and read once: nothing of it is left behind, whatever happens.
class ScratchFile {
 public:
  // In the folder of `path`, on the same disk. Errors: io.
  static Result<ScratchFile> create_beside(const std::string& path);
  // In memory. Errors: io.
  static Result<ScratchFile> create_in_memory();
  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ~ScratchFile();

  Result<Done> write(std::string_view bytes);
  // Everything written so far; valid while this object lives and nothing more is written. Errors: io.
  Result<std::string_view> read_all();

 private:
  explicit ScratchFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
  std::string buffer_;
  std::size_t size_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace passnum::page
