#!/usr/bin/env python3
"""Signing in with OpenID Connect against a provider of somebody else's making (npm oidc-provider, configured
as ProConnect is): both algorithms, both ways for the client to authenticate, userinfo signed and plain.

Usage: oidc_test.py PARTY SOURCE_DIRECTORY BUILD_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import unittest

import oidc_provider

REDIRECT = "https://passnum.example/v1/session/callback"


class Party:
    """The program under test, for one client of the provider."""

    def __init__(self, provider, client, *words):
        command = [PARTY, provider.issuer, provider.certificate, client, REDIRECT, *words]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def come_back(self, browser, fresh=False):
        """Through the provider and back: what the redirection brought."""
        return browser.follow(self.ask(do="begin", fresh=fresh)["url"], REDIRECT)

    def sign_in(self, browser, fresh=False):
        return self.ask(do="finish", **self.come_back(browser, fresh))


class SigningIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.provider = oidc_provider.Provider(SOURCE, BUILD, REDIRECT, "https://passnum.example/signed-out")
        cls.addClassCleanup(cls.provider.close)

    def party(self, client, *words):
        party = Party(self.provider, client, *words)
        self.addCleanup(party.close)
        return party

    def test_each_kind_of_client_learns_who_it_is(self):
        for client, words in self.provider.clients():
            with self.subTest(client):
                person = self.party(client, *words).sign_in(self.provider.browser())
                self.assertEqual(
                    person,
                    {
                        "acr": "eidas1",
                        "email": "ada.martin@commune.example",
                        "has_auth_time": person.get("has_auth_time"),
                        "issuer": self.provider.issuer,
                        "name": "Ada Martin",
                        "siret": "21450234400012",
                        "subject": "agent-1",
                    },
                )

    def test_a_code_is_good_once(self):
        party = self.party("post-es256", "secret", self.provider.secret)
        callback = party.come_back(self.provider.browser())
        self.assertEqual(party.ask(do="finish", **callback)["subject"], "agent-1")
        self.assertIn("invalid_grant", party.ask(do="finish", **callback)["refused"])

    def test_a_code_of_another_sign_in_is_refused_because_its_verifier_is_another(self):
        party = self.party("post-es256", "secret", self.provider.secret)
        first = party.come_back(self.provider.browser())
        second = party.come_back(self.provider.browser())
        mixed = {**first, "code": second["code"]}
        self.assertIn("invalid_grant", party.ask(do="finish", **mixed)["refused"])

    def test_a_wrong_secret_is_refused_by_the_provider(self):
        party = self.party("post-es256", "secret", "not the secret")
        self.assertIn("invalid_client", party.sign_in(self.provider.browser())["refused"])

    def test_the_answer_of_another_issuer_is_refused(self):
        party = self.party("post-es256", "secret", self.provider.secret)
        callback = party.come_back(self.provider.browser())
        self.assertEqual(callback["iss"], self.provider.issuer)
        callback["iss"] = "https://attacker.example"
        self.assertIn("this provider", party.ask(do="finish", **callback)["refused"])

    def test_a_provider_that_cannot_sign_in_as_strongly_as_asked_says_so(self):
        party = self.party("post-es256", "secret", self.provider.secret, "eidas2")
        callback = party.come_back(self.provider.browser())
        self.assertEqual(callback["error"], "access_denied")
        self.assertIn("access_denied", party.ask(do="finish", **callback)["refused"])

    def test_a_step_up_signs_in_anew_although_the_provider_has_a_session(self):
        party = self.party("post-rs256", "secret", self.provider.secret)
        browser = self.provider.browser()
        self.assertEqual(party.sign_in(browser)["subject"], "agent-1")
        stepped = party.sign_in(browser, fresh=True)
        self.assertEqual(stepped.get("subject"), "agent-1", stepped)
        self.assertTrue(stepped["has_auth_time"])

    def test_logging_out_leads_to_the_provider_which_knows_the_session(self):
        party = self.party("post-rs256", "secret", self.provider.secret)
        browser = self.provider.browser()
        party.sign_in(browser)
        page = browser.get(party.ask(do="logout")["url"])
        self.assertIn("logout", page)
        self.assertNotIn("error", page)


if __name__ == "__main__":
    PARTY, SOURCE, BUILD = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    unittest.main(argv=sys.argv[:1])
