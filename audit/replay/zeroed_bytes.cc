#include "audit/replay/zeroed_bytes.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace passnum {
namespace {

constexpr std::size_t kFromSystemBytesMin = std::size_t{64} * 1024;

}  // namespace

ZeroedBytes::ZeroedBytes(std::size_t size) : size_(size) {
  if (size >= kFromSystemBytesMin) {
    void* const pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    ::madvise(pages, size, MADV_HUGEPAGE);  // where the kernel has large pages; nothing depends on it
    data_ = static_cast<Byte*>(pages);
  } else {
    data_ = static_cast<Byte*>(std::calloc(size, 1));
    CHECK(data_ != nullptr);
  }
}

ZeroedBytes::~ZeroedBytes() {
  if (size_ >= kFromSystemBytesMin) {
    ::munmap(data_, size_);
  } else {
    std::free(data_);
  }
}

ZeroedBytes::ZeroedBytes(const ZeroedBytes& other) {
  if (other.size_ == 0) return;
  ZeroedBytes copy(other.size_);
  std::memcpy(copy.data_, other.data_, other.size_);
  std::swap(data_, copy.data_);
  std::swap(size_, copy.size_);
}

ZeroedBytes& ZeroedBytes::operator=(ZeroedBytes other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace passnum
