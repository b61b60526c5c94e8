#include "api/devices/signed_read.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

const std::string kSignature = to_base64url(Signature{1});

TEST(SignedRead, ADeviceWithDotsInItsNameIsRead) {
  const auto read = parse_signed_read("PN-Device tel.1.b.1800000000000." + kSignature);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->device, DeviceId("tel.1.b"));
  EXPECT_EQ(read->time, TimeMs(1'800'000'000'000));
  EXPECT_EQ(read->signature, Signature{1});
}

TEST(SignedRead, IsOverMethodTargetAndTime) {
  EXPECT_EQ(signed_bytes_of_read("GET", "/v1/x?day=2026-01-01", TimeMs(7)),
            tagged("PN-read/v1", as_bytes("GET /v1/x?day=2026-01-01 7")));
}

TEST(SignedRead, OfAnotherFormIsNone) {
  for (const auto& header : std::vector<std::string>{
           "", "PN-Device ", "PN-Device tel", "PN-Device tel.1", "PN-Device .1." + kSignature,
           "PN-Device tel.." + kSignature, "PN-Device tel.-1." + kSignature, "PN-Device tel.1x." + kSignature,
           "PN-Device tel.99999999999999999999." + kSignature, "PN-Device tel.1." + kSignature + "A",
           "PN-Device tel.1." + kSignature.substr(1), "PN-Device t l.1." + kSignature,
           "Bearer tel.1." + kSignature}) {
    EXPECT_FALSE(parse_signed_read(header)) << header;
  }
}

}  // namespace
}  // namespace passnum
