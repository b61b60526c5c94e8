// decode_entry reads in one pass when it can and through a document when it must. What it takes, and what it
// makes of it, may not depend on the way.

#include <gtest/gtest.h>

#include <random>

#include "ledger/model/entry_readers.h"
#include "tests/unit/ledger/model/sample_entries.h"

namespace passnum {
namespace {

std::vector<std::string> sample_texts() {
  std::vector<std::string> texts;
  for (const auto& entry : sample_entries()) texts.push_back(encode_entry(entry));
  return texts;
}

// The one pass takes nothing that the document does not, and makes the same entry of it.
void expect_agreement(const std::string& text) {
  Entry entry;
  if (!read_entry_in_one_pass(text, entry)) return;
  const auto by_document = read_entry_by_document(text);
  ASSERT_TRUE(by_document) << text << "\n" << by_document.error().message();
  EXPECT_EQ(encode_entry(entry), text);
  EXPECT_EQ(encode_entry(by_document.value()), text);
}

TEST(TwoReaders, AgreeOnEachKindAndTheOnePassTakesAllButEscapesAndRareLetters) {
  for (const auto& text : sample_texts()) {
    Entry entry;
    const bool is_rare = text.find('\\') != std::string::npos || text.find("\u2019") != std::string::npos;
    EXPECT_EQ(read_entry_in_one_pass(text, entry), !is_rare) << text;
    expect_agreement(text);
    EXPECT_TRUE(decode_entry(as_bytes(text))) << text;
  }
}

TEST(TwoReaders, AgreeWhateverByteOfAnEntryIsAnother) {
  for (const auto& text : sample_texts()) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (const char c :
           {'"', '\\', '0', '1', '-', ',', ':', '{', '}', '[', ']', 'a', 'Z', ' ', '\x7f', '\xc3'}) {
        auto changed = text;
        changed[at] = c;
        expect_agreement(changed);
      }
    }
  }
}

TEST(TwoReaders, AgreeWhenPartsOfEntriesArePutTogetherAtRandom) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto texts = sample_texts();
  for (int round = 0; round < 20'000; ++round) {
    auto text = texts[random() % texts.size()];
    const auto& other = texts[random() % texts.size()];
    const std::size_t from = random() % other.size();
    text.replace(random() % text.size(), random() % 12, other.substr(from, random() % 12));
    expect_agreement(text);
  }
}

TEST(TwoReaders, AgreeOnTheTrapsOfCanonicalForm) {
  const std::string text = encode_entry(sample_entries()[0]);
  const auto with = [&](std::string_view from, std::string_view to) {
    auto changed = text;
    return changed.replace(changed.find(from), from.size(), to);
  };
  ASSERT_TRUE(decode_entry(as_bytes(text)));
  for (const auto& changed :
       {with("\"v\":1", "\"v\":01"), with("\"v\":1", "\"v\":1.0"), with("\"v\":1", "\"v\":-1"),
        with("\"v\":1", "\"v\":+1"), with("\"v\":1", "\"v\":1e0"), with("\"v\":1", "\"v\":1,\"w\":1"),
        with("\"v\":1", "\"v\":1,\"v\":1"), with("{\"actor\"", "{\"a\":1,\"actor\""),
        with("\"host\":\"", "\"host\":\"\xed\xa0\x80"), with("\"host\":\"", "\"host\":\"\xc0\xaf"),
        with("\"host\":\"", "\"host\":\"e\xcc\x81"), with("\"host\":\"", "\"host\":\"\x7f"),
        with("\"host\":\"", "\"host\":\"\xc3"), with("\"origin\":\"", "\"postings\":[],\"origin\":\""),
        text + "}", text + text, std::string("{}"), std::string("{"), std::string()}) {
    expect_agreement(changed);
    EXPECT_FALSE(decode_entry(as_bytes(changed))) << changed;
  }
  for (const auto& changed :
       {with("\"host\":\"", "\"host\":\"\xc3\xa9"), with("\"host\":\"", "\"host\":\"\\\""),
        with("\"host\":\"", "\"host\":\"\xe2\x80\x99"), with("\"host\":\"", "\"host\":\"\xcb\xbf")}) {
    expect_agreement(changed);
    EXPECT_TRUE(decode_entry(as_bytes(changed))) << changed;
  }
}

TEST(TwoReaders, TakeIntegersUpToTheirLastAndNotBeyond) {
  Entry entry = sample_entries()[23];
  auto& posting = entry.postings.emplace_back(Posting{"available", Cents(kJsonIntegerMax)});
  for (const std::int64_t cents : {kJsonIntegerMax, -kJsonIntegerMax, std::int64_t{0}, std::int64_t{-1}}) {
    posting.cents = Cents(cents);
    Entry read;
    EXPECT_TRUE(read_entry_in_one_pass(encode_entry(entry), read)) << cents;
    expect_agreement(encode_entry(entry));
  }
  posting.cents = Cents(kJsonIntegerMax);
  const auto text = encode_entry(entry);
  for (const char* other :
       {"9007199254740992", "-9007199254740992", "99999999999999999999", "-0", "00", "-01"}) {
    auto changed = text;
    changed.replace(changed.find("9007199254740991"), 16, other);
    expect_agreement(changed);
    EXPECT_FALSE(decode_entry(as_bytes(changed))) << changed;
  }
}

}  // namespace
}  // namespace passnum
