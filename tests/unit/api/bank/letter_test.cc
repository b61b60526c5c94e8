#include "api/bank/letter.h"

#include <gmock/gmock.h>

namespace passnum::bank {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

DueLetter due_of(What what) {
  return {
      {"n", identity::OrganisationId("asso"), 2, what, TimeMs(1'793'880'000'000)}, "a@b.example", "L’asso"};
}

TEST(Letter, SaysWhatHappenedFromWhenOnAndWhomToCall) {
  Facts facts;
  facts.effective = parse_day("2026-11-25").value();
  const auto text = letter_text(due_of(What::confirmed), facts, "FR76 **** **** 0189");
  EXPECT_THAT(text, StartsWith("To: a@b.example\nSubject: =?UTF-8?B?"));
  EXPECT_THAT(text, HasSubstr("\n\nStructure : L’asso\n"));
  EXPECT_THAT(text, HasSubstr("(FR76 **** **** 0189)"));
  EXPECT_THAT(text, HasSubstr("à partir du 25/11/2026"));
  EXPECT_THAT(text, HasSubstr("au numéro que vous connaissez déjà"));
  for (const auto what : {What::entered, What::refused, What::withdrawn})
    EXPECT_THAT(letter_text(due_of(what), facts, "FR76 **** **** 0189"), Not(HasSubstr("25/11/2026")));
}

TEST(Letter, HasNoHeaderThatTheNameOfAnOrganisationBrings) {
  auto due = due_of(What::entered);
  due.organisation_name = "asso\nBcc: other@b.example\n";
  EXPECT_THAT(letter_text(due, {}, "FR76 **** **** 0189"), Not(HasSubstr("\nBcc:")));
}

TEST(Letter, GoesOnlyToWhatIsCertainlyOneAddress) {
  for (const char* address : {"a@b.example", "jean.martin+pass@sous.domaine.example", "a_b-c@d"})
    EXPECT_TRUE(is_address(address)) << address;
  for (const char* address : {"", "a", "@", "a@", "@b", "-t@b", "a@b, c@d", "a@b\nBcc: c@d", "a@@b", "a b@c",
                              "<a@b>", "\"a\"@b", "a@b;c", "\xc3\xa9@b", "a@b\x7f"})
    EXPECT_FALSE(is_address(address)) << address;
  EXPECT_FALSE(is_address(std::string(250, 'a') + "@b.fr"));
}

}  // namespace
}  // namespace passnum::bank
