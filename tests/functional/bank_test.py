#!/usr/bin/env python3
"""Where a structure is paid, at a real server: entered by its manager, told to all, shown masked, confirmed
by somebody of the métropole, in force days later. The IBAN is planted in every place that a request has, and
is found nowhere: not in the log, not in accounts.db, not in an error, not in a letter.

Usage: bank_test.py PASSNUM SOURCE_DIRECTORY
"""

import datetime
import itertools
import json
import os
import pathlib
import sqlite3
import sys
import unittest

import ledger_client
import serving
from people import Browser

IBAN = "FR1420041010050500013M02606"
MASKED = "FR14 **** **** 2606"
ACCOUNT = {"bic": "PSSTFRPPPAR", "holder": "Atelier du numérique", "iban": IBAN}
# What of it nobody may find: not the whole, not the account's number alone.
SECRETS = (IBAN, IBAN[4:], "20041010050500013M02606", "050500013")


class Bank(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = serving.Ledger(PASSNUM, SOURCE)
        cls.addClassCleanup(cls.ledger.close)
        cls.letters = cls.ledger.path("letters")
        os.mkfifo(cls.letters)
        mailer = pathlib.Path(cls.ledger.path("mailer"))
        mailer.write_text(f"#!/bin/sh\nexec cat > {cls.letters}\n")
        mailer.chmod(0o700)
        settings = {
            "bank_days_between": 3,
            "flagged_banks": ["PSST"],
            "notify_command": [str(mailer), "-t"],
        }
        (cls.ledger.data / "identity.json").write_text(json.dumps(settings))
        cls.server = serving.Server(cls.ledger, "--log-format", "json", "--log-requests")
        cls.addClassCleanup(cls.server.stop)
        cls.ledger.run("sites", "import", str(SOURCE / "ops/demo/lieux-centre-val-de-loire.csv"))
        cls.addresses = (f"127.0.0.{last}" for last in itertools.count(2))
        cls.structure = cls.first_structure()
        organisation = ("account", "organisation", "--name")
        cls.ledger.run(*organisation, "Métropole", "--id", "orleans", "--kind", "metropole")
        below = ("--kind", "structure", "--in", "orleans", "--ledger-id", cls.structure)
        cls.ledger.run(*organisation, "Atelier", "--id", "asso", *below)
        cls.path = f"/v1/structures/{cls.structure}/bank-details"

    @classmethod
    def first_structure(cls):
        token = (cls.ledger.data / "auditor.token").read_text().strip()
        nobody = cls.browser()
        sites = nobody.ask("GET", "/v1/state/sites?limit=1", Authorization=f"Bearer {token}").json()
        nobody.close()
        return sites["items"][0]["record"]["definition"]["structure"]

    @classmethod
    def browser(cls):
        certificate = str(cls.ledger.data / "tls/cert.pem")
        return Browser(cls.server.port, certificate, next(cls.addresses))

    def person(self, organisation, role):
        said = self.ledger.run("account", "invite", "--organisation", organisation, "--role", role)
        browser = self.browser()
        self.addCleanup(browser.close)
        return browser.come_in(json.loads(said)["invitation"], role, "https://outside.example")

    def has_an_address(self, person):
        """As the provider would have told it."""
        with sqlite3.connect(self.ledger.data / "accounts.db", timeout=60) as accounts:
            accounts.execute(
                "UPDATE identity_accounts SET email = 'anne@asso.example' WHERE id = ?", [person.account]
            )
        accounts.close()

    def next_letter(self):
        with open(self.letters, encoding="utf-8") as letter:
            text = letter.read()
        self.assertTrue(text.startswith("To: anne@asso.example\n"), text)
        self.assertIn(MASKED, text)
        self.nothing_of_it_in(text, "a letter")
        return text

    def test_a_change_goes_from_one_person_to_another_and_into_force_days_later(self):
        manager = self.person("asso", "structure_manager")
        other = self.person("asso", "structure_manager")
        confirmer = self.person("orleans", "finance")
        self.has_an_address(manager)
        for body in ({**ACCOUNT, "iban": IBAN[:-1] + "7"}, {**ACCOUNT, "holder": ""}, {IBAN: IBAN}, [IBAN]):
            answer = manager.ask("POST", self.path, body)
            self.assertIn(answer.status, (400, 422))
            self.nothing_of_it_in(answer.body, "an error")
        entered = manager.expect(
            201, "POST", self.path, {**ACCOUNT, "iban": f" {IBAN[:9]} {IBAN[9:].lower()}"}
        )
        self.assertEqual((entered["iban"], entered["state"]), (MASKED, "pending"))
        self.assertIn("vient d’être saisi", self.next_letter())
        self.assertEqual(other.ask("POST", self.path, ACCOUNT).code(), "change_open")

        waiting = confirmer.expect(200, "GET", "/v1/organisations/orleans/bank-changes")["items"]
        self.assertEqual([one["flags"] for one in waiting], [["bank_flagged"]])
        one = f"{self.path}/{entered['version']}"
        self.assertEqual(other.ask("POST", f"{one}/reveal").code(), "not_entitled")
        self.assertEqual(confirmer.expect(200, "POST", f"{one}/reveal"), ACCOUNT)
        self.assertEqual(
            manager.ask("POST", f"{one}/confirmation", {"channel": "met"}).code(), "not_entitled"
        )
        answer = confirmer.ask("POST", f"{one}/confirmation", {"channel": IBAN})
        self.assertEqual(answer.code(), "malformed")
        self.nothing_of_it_in(answer.body, "an error")
        before = self.today()
        confirmed = confirmer.expect(200, "POST", f"{one}/confirmation", {"channel": "called_back"})
        days = {str(day + datetime.timedelta(days=4)) for day in (before, self.today())}
        self.assertIn(confirmed["effective"], days)
        self.assertIn("à partir du", self.next_letter())
        details = other.expect(200, "GET", self.path)
        self.assertNotIn("in_force", details)
        self.assertEqual([item["state"] for item in details["items"]], ["to_come"])

        for person in (manager, other):
            told = person.expect(200, "GET", "/v1/accounts/me/notices")["items"]
            self.assertEqual([notice["what"] for notice in told], ["entered", "confirmed"])
            for notice in told:
                self.assertEqual(notice["iban"], MASKED)
                person.expect(204, "POST", f"/v1/accounts/me/notices/{notice['id']}/acknowledgement", {})
            self.assertEqual(person.expect(200, "GET", "/v1/accounts/me/notices")["items"], [])
        other.expect(200, "DELETE", one)
        self.next_letter()
        log = other.expect(200, "GET", "/v1/organisations/asso/access-log")["items"]
        self.assertIn(
            ("revealed", confirmer.account), {(line["what"], line.get("account")) for line in log}
        )
        self.look_everywhere()

    def test_a_change_that_is_refused_is_told_with_its_reason(self):
        manager = self.person("asso", "structure_manager")
        confirmer = self.person("orleans", "programme_manager")
        entered = manager.expect(201, "POST", self.path, ACCOUNT)
        one = f"{self.path}/{entered['version']}"
        confirmer.expect(200, "POST", f"{one}/refusal", {"reason": "inconnu du trésorier"})
        self.assertEqual(confirmer.ask("POST", f"{one}/refusal", {"reason": "x"}).code(), "change_closed")
        newest = manager.expect(200, "GET", self.path)["items"][0]
        self.assertEqual((newest["state"], newest["reason"]), ("refused", "inconnu du trésorier"))

    @staticmethod
    def today():
        return datetime.date.fromisoformat(ledger_client.paris_day(ledger_client.utc_now()))

    def nothing_of_it_in(self, text, where):
        found = [secret for secret in SECRETS if secret.lower() in text.lower()]
        self.assertEqual(found, [], where)

    def look_everywhere(self):
        self.nothing_of_it_in(self.server.log(), "the log")
        self.nothing_of_it_in(self.server.scrape_text(), "the metrics")
        for path in sorted(self.ledger.data.rglob("*")):
            if path.is_file():
                self.nothing_of_it_in(path.read_bytes().decode("latin-1"), path.name)


if __name__ == "__main__":
    PASSNUM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
