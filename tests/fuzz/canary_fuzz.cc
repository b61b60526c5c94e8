#include <cstddef>
#include <cstdint>
#include <vector>

// A fault on purpose: after the right four bytes, the length that follows is believed. If this one is not
// found within seconds, the other targets prove nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 6 || data[0] != 'P' || data[1] != 'N' || data[2] != 'v' || data[3] != '1') return 0;
  const std::vector<std::uint8_t> rest(data + 5, data + size);
  std::uint8_t sum = 0;
  for (std::size_t i = 0; i < data[4]; ++i) sum ^= rest.data()[i];
  volatile std::uint8_t used = sum;
  static_cast<void>(used);
  return 0;
}
