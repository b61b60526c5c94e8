#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>

#include "api/doctor/doctor.h"

namespace passnum::doctor {
namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;
constexpr std::uint64_t kFreeBytesMin = 256 * kMebibyte;
constexpr std::uint64_t kFreeBytesGood = 2048 * kMebibyte;
constexpr std::uint64_t kFreeInodesMin = 1000;
constexpr std::uint64_t kFreeInodesGood = 10'000;

constexpr std::size_t kSyncBytes = 4096;
constexpr std::size_t kSyncsMax = 64;
constexpr std::chrono::seconds kSyncPatience{2};
// A flash drive without protection against power loss takes 400 µs and more to empty its cache, a rotating
// disk several milliseconds. What answers faster has not written to the medium: it has a protected cache, or
// it lies.
constexpr double kSuspiciousUs = 200;
constexpr double kSlowUs = 50'000;

enum class Kind { disk, memory, layered, remote };
struct FileSystem {
  std::uint64_t type;  // as in statfs(2)
  std::string_view name;
  Kind kind;
};
constexpr std::array<FileSystem, 15> kFileSystems{{{0xEF53, "ext4", Kind::disk},
                                                   {0x58465342, "xfs", Kind::disk},
                                                   {0x9123683E, "btrfs", Kind::disk},
                                                   {0x2FC12FC1, "zfs", Kind::disk},
                                                   {0xF2F52010, "f2fs", Kind::disk},
                                                   {0x01021994, "tmpfs", Kind::memory},
                                                   {0x858458F6, "ramfs", Kind::memory},
                                                   {0x794C7630, "overlay", Kind::layered},
                                                   {0x6969, "nfs", Kind::remote},
                                                   {0xFF534D42, "cifs", Kind::remote},
                                                   {0xFE534D42, "smb", Kind::remote},
                                                   {0x01021997, "9p", Kind::remote},
                                                   {0x00C36400, "ceph", Kind::remote},
                                                   {0x65735546, "fuse", Kind::remote},
                                                   {0x517B, "smb", Kind::remote}}};

// A file without a name would be simpler (O_TMPFILE), but not every file system has them.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& folder) : path_(folder + "/.doctor-XXXXXX") {
    number_ = ::mkostemp(path_.data(), O_CLOEXEC);
  }
  ~ScratchFile() {
    if (number_ < 0) return;
    ::close(number_);
    ::unlink(path_.c_str());
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  int number() const { return number_; }

 private:
  std::string path_;
  int number_;
};

bool write_block(int file, std::size_t block) {
  std::array<char, kSyncBytes> bytes{};
  bytes.fill(static_cast<char>('a' + block % 26));
  return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(block * kSyncBytes)) ==
         static_cast<ssize_t>(bytes.size());
}

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string(bytes / kMebibyte) + " Mio";
}

}  // namespace

void judge_space(const Space& space, Findings& findings) {
  const std::string free = mebibytes(space.free_bytes) + " libres sur " + mebibytes(space.total_bytes);
  const std::string action = "libérez de la place ou agrandissez le disque : plein, le registre s’arrête";
  if (space.free_bytes < kFreeBytesMin) {
    findings.push_back({"disk.space", Health::fault, "le disque est plein : " + free, action});
  } else if (space.free_bytes < kFreeBytesGood) {
    findings.push_back({"disk.space", Health::warning, "le disque se remplit : " + free, action});
  } else {
    findings.push_back({"disk.space", Health::ok, free});
  }
  if (space.total_inodes == 0 || space.free_inodes >= kFreeInodesGood) return;
  findings.push_back({"disk.inodes", space.free_inodes < kFreeInodesMin ? Health::fault : Health::warning,
                      "il ne reste que " + std::to_string(space.free_inodes) + " inodes",
                      "retirez de petits fichiers de ce disque, ou donnez un disque au registre"});
}

bool judge_file_system(std::uint64_t type, Findings& findings) {
  const auto* found = std::ranges::find(kFileSystems, type, &FileSystem::type);
  if (found == kFileSystems.end()) {
    findings.push_back({"disk.file_system", Health::warning, "système de fichiers inconnu de ce programme",
                        "préférez ext4 ou xfs sur un disque de la machine"});
    return true;
  }
  const std::string name(found->name);
  switch (found->kind) {
    case Kind::disk:
      findings.push_back({"disk.file_system", Health::ok, "système de fichiers " + name});
      return true;
    case Kind::memory:
      findings.push_back({"disk.file_system", Health::fault,
                          "le dossier est en mémoire (" + name + ") : tout disparaît à l’arrêt",
                          "mettez le registre sur un disque"});
      return false;
    case Kind::layered:
      findings.push_back({"disk.file_system", Health::warning,
                          "le dossier est dans la couche d’un conteneur (" + name + "), qui part avec lui",
                          "mettez le registre sur un volume"});
      return true;
    case Kind::remote:
      findings.push_back({"disk.file_system", Health::warning,
                          "le dossier est sur un système distant ou intermédiaire (" + name +
                              ") : verrous et écritures sûres n’y sont pas garantis",
                          "mettez le registre sur un disque de la machine"});
      return true;
  }
  CHECK(false);
  return false;
}

Result<double> measure_sync(const std::string& folder) {
  const ScratchFile file(folder);
  const auto failed = [&] {
    return Error(ErrorCode::io, "trying a small write in " + folder + ": " + std::strerror(errno));
  };
  if (file.number() < 0) return failed();
  // Once before the clock runs, so that only bytes are written then, and no new length.
  for (std::size_t block = 0; block < kSyncsMax; ++block) {
    if (!write_block(file.number(), block)) return failed();
  }
  if (::fsync(file.number()) != 0) return failed();
  std::vector<double> times_us;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t block = 0; block < kSyncsMax; ++block) {
    const auto before = std::chrono::steady_clock::now();
    if (!write_block(file.number(), block + 1 == kSyncsMax ? 0 : block + 1)) return failed();
    if (::fdatasync(file.number()) != 0) return failed();
    const auto after = std::chrono::steady_clock::now();
    times_us.push_back(std::chrono::duration<double, std::micro>(after - before).count());
    if (after - start > kSyncPatience) break;
  }
  std::ranges::nth_element(times_us, times_us.begin() + std::ssize(times_us) / 2);
  return times_us[times_us.size() / 2];
}

void judge_sync(double median_us, Findings& findings) {
  const std::string words =
      "une petite écriture sûre prend " + std::to_string(std::lround(median_us)) + " µs";
  if (median_us < kSuspiciousUs) {
    findings.push_back({"disk.sync", Health::warning, words + " : trop peu pour avoir atteint le support",
                        "vérifiez que le disque est protégé contre les coupures de courant ; sinon son cache "
                        "ment, et une coupure perdrait des encaissements acquittés"});
  } else if (median_us > kSlowUs) {
    findings.push_back({"disk.sync", Health::warning, words + " : le registre sera lent",
                        "cherchez ce qui occupe le disque, ou prenez-en un plus rapide"});
  } else {
    findings.push_back({"disk.sync", Health::ok, words});
  }
}

void examine_disk(const std::string& folder, Findings& findings) {
  struct statvfs space {};
  struct statfs what {};
  if (::statvfs(folder.c_str(), &space) != 0 || ::statfs(folder.c_str(), &what) != 0) {
    findings.push_back({"disk", Health::fault,
                        "le disque de " + folder + " ne répond pas : " + std::string(std::strerror(errno)),
                        "vérifiez qu’il est monté"});
    return;
  }
  judge_space(
      {space.f_bavail * space.f_frsize, space.f_blocks * space.f_frsize, space.f_favail, space.f_files},
      findings);
  const auto type = static_cast<std::uint32_t>(what.f_type);
  if (!judge_file_system(type, findings)) return;
  const auto median_us = measure_sync(folder);
  if (!median_us) {
    findings.push_back({"disk.sync", Health::fault,
                        "l’essai d’écriture a échoué : " + median_us.error().message(),
                        "vérifiez l’espace, les droits, et que le disque n’est pas en lecture seule"});
    return;
  }
  judge_sync(median_us.value(), findings);
}

}  // namespace passnum::doctor
