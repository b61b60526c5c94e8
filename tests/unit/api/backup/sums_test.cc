#include "api/backup/sums.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

const Sums kSums{{"checkpoint", Hash{1}}, {"db/rocksdb/000012.sst", Hash{2}}, {"ledger.json", Hash{3}}};

TEST(Sums, AreReadBackAsTheyWereWritten) {
  const auto read = parse_sums(to_text(kSums));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read.value(), kSums);
}

TEST(Sums, CutAnywhereOrChangedInFormAreRefused) {
  const std::string text = to_text(kSums);
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto cut = parse_sums(std::string_view(text).substr(0, length));
    // At the end of a line there is nothing to see: a missing file is then missing in the restored store.
    if (length != 0 && text[length - 1] == '\n') continue;
    EXPECT_FALSE(cut) << length;
  }
  EXPECT_FALSE(parse_sums(text + text));
  EXPECT_FALSE(parse_sums("\n" + text));
}

TEST(Sums, OfAFileThatNoBackupHasAreRefused) {
  for (const char* path :
       {"keys/log.key", "../ledger.json", "/etc/passwd", "db/rocksdb/../../keys/log.key", "db/rocksdb/",
        "db/rocksdb/.hidden", "db/rocksdb/a/b", "auditor.token", "tls/key.pem", ""}) {
    EXPECT_FALSE(is_backup_path(path)) << path;
    EXPECT_FALSE(parse_sums(std::string(64, '0') + "  " + path + "\n")) << path;
  }
}

}  // namespace
}  // namespace passnum
