#include "api/identity/guessable.h"

#include <gtest/gtest.h>

namespace passnum::identity {
namespace {

const std::vector<std::string> kAbout{"anne.gerante", "Anne Gérante", "anne.g@atelier.example",
                                      "Atelier numérique de Saran"};

TEST(GuessablePassword, ThatIsTriedFirstIsGuessable) {
  for (const char* password :
       {"motdepasse2026", "MotDePasse!2026", "P@ssw0rd123456", "azertyuiop123", "qwertyuiop[]12",
        "123456789012", "987654321098", "aaaabbbbccccdd", "iloveyou12345", "Bienvenue2026!",
        "Administrateur1", "passpasspass", "PassNumerique26", "password-password"}) {
    EXPECT_TRUE(is_guessable(password, {})) << password;
  }
}

TEST(GuessablePassword, MadeOfWhatIsKnownOfThePersonIsGuessable) {
  for (const char* password : {"AnneGerante2026", "atelier-saran-26", "anne.g@atelier", "@t3li3r-Saran-1!"}) {
    EXPECT_TRUE(is_guessable(password, kAbout)) << password;
  }
  EXPECT_FALSE(is_guessable("un-autre-lieu-26", {"Anne"}));
}

TEST(GuessablePassword, OfWordsOrByChanceIsNot) {
  for (const char* password : {"trois mots au hasard", "correct horse battery", "x7#Qp2!mZ9kL",
                               "84#91!77-2%53?6", "le chat de la voisine", "h8Kd-2jPw-9sXq"}) {
    EXPECT_FALSE(is_guessable(password, kAbout)) << password;
  }
}

}  // namespace
}  // namespace passnum::identity
