#include "tests/sim/disk/sim_disk.h"

#include <algorithm>
#include <system_error>

#include "tests/sim/disk/step_env.h"

namespace passnum {
namespace {

Error failed(int error, std::string_view doing, const std::filesystem::path& path) {
  return Error(ErrorCode::io,
               std::string(doing) + " " + path.string() + ": " + std::generic_category().message(error));
}

class SimFile final : public DiskFile {
 public:
  SimFile(SimDisk& disk, SimDisk::FileId file, std::string path, bool is_locked)
      : disk_(disk), file_(file), path_(std::move(path)), is_locked_(is_locked) {}
  ~SimFile() override {
    if (is_locked_) disk_.unlock(path_);
  }
  SimFile(const SimFile&) = delete;
  SimFile& operator=(const SimFile&) = delete;

  Result<std::size_t> read(std::uint64_t at, std::span<Byte> out) const override {
    std::size_t done = 0;
    const int error = disk_.read(file_, at, out.size(), reinterpret_cast<char*>(out.data()), &done);
    if (error != 0) return failed(error, "reading", path_);
    return done;
  }
  Result<Done> write(std::uint64_t at, ByteView bytes) override {
    if (const int error = disk_.write(file_, at, as_text(bytes))) return failed(error, "writing", path_);
    return Done{};
  }
  Result<Done> truncate(std::uint64_t bytes) override {
    if (const int error = disk_.truncate(file_, bytes)) return failed(error, "cutting short", path_);
    return Done{};
  }
  Result<Done> sync() override {
    if (const int error = disk_.sync(file_)) return failed(error, "syncing", path_);
    return Done{};
  }

 private:
  SimDisk& disk_;
  SimDisk::FileId file_;
  std::string path_;
  bool is_locked_;
};

}  // namespace

std::string plain_path(const std::filesystem::path& path) {
  std::string out = path.lexically_normal().string();
  if (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

SimDisk::SimDisk() : SimDisk(DiskImage(kTop)) {}

SimDisk::SimDisk(DiskImage image) : image_(std::move(image)), env_(std::make_unique<StepEnv>(*this)) {}

SimDisk::~SimDisk() = default;

rocksdb::Env* SimDisk::env() {
  return env_.get();
}

std::size_t SimDisk::run_jobs() {
  return env_->run_jobs();
}

void SimDisk::set_fault(DiskFault fault) {
  const std::lock_guard lock(mutex_);
  plan_ = FaultPlan(fault);
}

FaultPlan SimDisk::plan() const {
  const std::lock_guard lock(mutex_);
  return plan_;
}

DiskImage SimDisk::image() const {
  const std::lock_guard lock(mutex_);
  return image_;
}

template <typename Change>
int SimDisk::attempt(Call call, const Change& change) {
  const std::lock_guard lock(mutex_);
  const auto verdict = plan_.judge(call);
  if (verdict.happens) change();
  return verdict.error;
}

std::optional<SimDisk::FileId> SimDisk::find(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return image_.find(path);
}

bool SimDisk::is_directory(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return image_.is_directory(path);
}

bool SimDisk::is_there(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return image_.exists(path);
}

std::vector<std::string> SimDisk::names_in(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return image_.list(path);
}

std::uint64_t SimDisk::size_of(FileId file) const {
  const std::lock_guard lock(mutex_);
  return image_.bytes(file).size();
}

int SimDisk::read(FileId file, std::uint64_t at, std::size_t count, char* out, std::size_t* done) const {
  const std::lock_guard lock(mutex_);
  if (const int error = plan_.judge(Call::read).error) return error;
  const std::string& bytes = image_.bytes(file);
  *done = at < bytes.size() ? std::min<std::size_t>(count, bytes.size() - at) : 0;
  std::copy_n(bytes.data() + std::min<std::size_t>(at, bytes.size()), *done, out);
  return 0;
}

int SimDisk::create(const std::string& path, FileId* file) {
  if (!has_room_for_logs_ && path.ends_with(".log")) return ENOSPC;
  return attempt(Call::name, [&] { *file = image_.create(path); });
}

int SimDisk::make(const std::string& directory) {
  return attempt(Call::name, [&] { image_.make_directory(directory); });
}

int SimDisk::rename(const std::string& from, const std::string& to) {
  if (!is_there(from)) return ENOENT;
  return attempt(Call::name, [&] { image_.rename(from, to); });
}

int SimDisk::remove(const std::string& path) {
  if (!is_there(path)) return ENOENT;
  return attempt(Call::name, [&] { image_.remove(path); });
}

int SimDisk::write(FileId file, std::uint64_t at, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  const auto verdict = plan_.judge(Call::write);
  if (verdict.half_happens) bytes = bytes.substr(0, bytes.size() / 2);
  if (verdict.happens || verdict.half_happens) image_.write(file, at, bytes);
  return verdict.error;
}

int SimDisk::truncate(FileId file, std::uint64_t size) {
  return attempt(Call::name, [&] { image_.truncate(file, size); });
}

int SimDisk::sync(FileId file) {
  const std::lock_guard lock(mutex_);
  const auto verdict = plan_.judge(Call::sync);
  if (verdict.happens) image_.sync(file);
  if (verdict.gives_up) image_.give_up(file);
  return verdict.error;
}

int SimDisk::sync_names(const std::string& directory) {
  return attempt(Call::sync, [&] { image_.sync_directory(directory); });
}

int SimDisk::lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return locked_.insert(path).second ? 0 : EWOULDBLOCK;
}

void SimDisk::unlock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  locked_.erase(path);
}

Result<std::unique_ptr<DiskFile>> SimDisk::create_file(const std::filesystem::path& where) {
  const std::string path = plain_path(where);
  if (is_there(path)) return Error(ErrorCode::invalid, path + " exists already");
  FileId file = 0;
  if (const int error = create(path, &file)) return failed(error, "creating", path);
  return std::unique_ptr<DiskFile>(new SimFile(*this, file, path, false));
}

Result<std::unique_ptr<DiskFile>> SimDisk::open_and_lock(const std::filesystem::path& where) {
  const std::string path = plain_path(where);
  const auto file = find(path);
  if (!file) return Error(ErrorCode::not_found, "no file " + path);
  if (lock(path) != 0) return Error(ErrorCode::unavailable, path + " is held");
  return std::unique_ptr<DiskFile>(new SimFile(*this, *file, path, true));
}

Result<Done> SimDisk::make_directory(const std::filesystem::path& path) {
  if (is_there(plain_path(path))) return Done{};
  if (const int error = make(plain_path(path))) return failed(error, "making the directory", path);
  return Done{};
}

Result<std::vector<std::string>> SimDisk::list(const std::filesystem::path& path) const {
  return names_in(plain_path(path));
}

Result<bool> SimDisk::exists(const std::filesystem::path& path) const {
  return is_there(plain_path(path));
}

Result<Done> SimDisk::sync_directory(const std::filesystem::path& path) {
  if (const int error = sync_names(plain_path(path))) return failed(error, "syncing", path);
  return Done{};
}

}  // namespace passnum
