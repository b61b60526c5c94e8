#include "api/routes/record_cache.h"

#include <gmock/gmock.h>

#include "ledger/store/memory/memory_store.h"

namespace passnum {
namespace {

// A store with one device, of which reads can be made to fail.
class Cache : public testing::Test {
 protected:
  Cache() { put("site-1"); }
  void put(const std::string& site) {
    DeviceRecord record;
    record.site = SiteId(site);
    disk->overwrite_state(kKey, encode_record(record));
  }
  Moment at(std::uint64_t version) { return {version, MemoryStore(disk).snapshot()}; }
  std::string site(std::uint64_t version) {
    const auto found = cache.find(at(version), kKey);
    if (!found) return "unreadable";
    return found.value() == nullptr ? "absent" : found.value()->site.text;
  }
  static inline const std::string kKey = state_key::device(DeviceId("phone-1"));
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  RecordCache<DeviceRecord> cache;
};

TEST_F(Cache, ReadsARecordOnceUntilTheSetupChanges) {
  EXPECT_EQ(site(3), "site-1");
  disk->make_state_unreadable(kKey);
  EXPECT_EQ(site(3), "site-1");
  EXPECT_EQ(site(2), "site-1") << "what is kept is newer";
  EXPECT_EQ(site(4), "unreadable");
  disk->heal();
  put("site-2");
  EXPECT_EQ(site(4), "site-2");
  disk->make_state_unreadable(kKey);
  EXPECT_EQ(site(4), "site-2");
}

TEST_F(Cache, DoesNotRememberWhatIsAbsent) {
  disk->overwrite_state(kKey, std::nullopt);
  EXPECT_EQ(site(1), "absent");
  put("site-1");
  EXPECT_EQ(site(1), "site-1");
}

TEST_F(Cache, DoesNotKeepWhatWasReadForAnOlderSetup) {
  EXPECT_EQ(site(5), "site-1");
  const std::string other = state_key::device(DeviceId("phone-2"));
  disk->overwrite_state(other, encode_record(DeviceRecord{SiteId("old"), {}, {}}));
  ASSERT_TRUE(cache.find(at(4), other));
  disk->overwrite_state(other, encode_record(DeviceRecord{SiteId("new"), {}, {}}));
  EXPECT_EQ(cache.find(at(5), other).value()->site.text, "new");
}

}  // namespace
}  // namespace passnum
