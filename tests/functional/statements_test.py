#!/usr/bin/env python3
"""From vouchers that were redeemed to their money on the structure's account: statements, orders, a payment
that is refused and one that arrives, as the command line, the structure's manager, a telephone and the audit
see them.

Usage: statements_test.py PASSNUM SOURCE_DIRECTORY SHIFTED_CLOCK

The vouchers are redeemed forty days ago, which is in a month that is over: SHIFTED_CLOCK is a library that
the programs load before their own and that shifts their clock.
"""

import csv
import datetime
import io
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.dont_write_bytecode = True
import ledger_client
import phone
from ledger_server import Ledger, seeded
from people import Browser

SITE = "cvl-005"
SHIFT = datetime.timedelta(days=-40)
REFUSED_BY_THE_RULES = 1
REALLY_NOW = ledger_client.utc_now


def then():
    text = REALLY_NOW()
    moment = datetime.datetime.fromisoformat(text.removesuffix("Z"))
    return (moment + SHIFT).strftime("%Y-%m-%dT%H:%M:%S.") + text[-4:-1] + "Z"


def rows_of(content):
    """Of a statement's CSV; the last one is the total."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def cents_of(text):
    return int(text.replace(",", ""))


class Past:
    """In it, programs that are started and requests that are made are of forty days ago."""

    def __enter__(self):
        self.of_before = dict(os.environ)
        os.environ["LD_PRELOAD"] = CLOCK
        os.environ["PASSNUM_TEST_CLOCK_SHIFT_S"] = str(int(SHIFT.total_seconds()))
        ledger_client.utc_now = then

    def __exit__(self, *_):
        os.environ.clear()
        os.environ.update(self.of_before)
        ledger_client.utc_now = REALLY_NOW


class Statements(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.ledger = Ledger(PASSNUM, SOURCE, folder.name, seeded(None))
        cls.addClassCleanup(cls.ledger.complaints.close)
        cls.face = cls.ledger.programme["face_value_cents"]
        cls.addresses = (f"127.0.0.{last}" for last in itertools.count(2))
        with Past():
            cls.redeem_some()
        cls.server = cls.ledger.start()
        cls.addClassCleanup(cls.server.process.kill)
        cls.url = cls.server.wait_until_open()

    @classmethod
    def redeem_some(cls):
        """Three vouchers, of which one is undone."""
        ledger = cls.ledger
        ledger.create()
        server = ledger.start()
        cls.addClassCleanup(server.process.kill)
        url = server.wait_until_open()
        (device,), (booklet, *_) = ledger.prepare(url, booklets=1, devices=1)
        cls.device = device
        connection = ledger.connect(url)
        scans = [ledger.new_id() for _ in range(3)]
        for scan, voucher in zip(scans, booklet):
            status, said = connection.request("POST", "/v1/redemptions", device.scan(voucher, scan))
            assert status == 201, said
        undo = device.reversal(scans[2], ledger.new_id())
        status, said = connection.request("POST", f"/v1/redemptions/{scans[2]}/reversal", undo)
        assert status == 201, said
        connection.close()
        server.stop()
        cls.day = ledger_client.paris_day(then())
        cls.month = cls.day[:7]

    def record(self, path):
        connection = self.ledger.connect(self.url)
        token = (self.ledger.data / "auditor.token").read_text().strip()
        status, said, _ = connection.ask(
            "GET", "/v1/state/" + path, headers={"Authorization": "Bearer " + token}
        )
        connection.close()
        self.assertEqual(status, 200, said)
        return json.loads(said)

    def manager(self):
        """Of the structure, as a person in a browser."""
        account = ["account", "organisation"]
        self.ledger.told(*account, "--id", "metropole", "--kind", "metropole", "--name", "M")
        own = ["--id", "asso", "--kind", "structure", "--name", "A", "--in", "metropole"]
        self.ledger.told(*account, *own, "--ledger-id", self.structure)
        said = self.ledger.passnum(
            "account", "invite", "--organisation", "asso", "--role", "structure_manager"
        )
        port = urllib.parse.urlsplit(self.url).port
        browser = Browser(port, str(self.ledger.data / "tls/cert.pem"), next(self.addresses))
        self.addCleanup(browser.close)
        return browser.come_in(json.loads(said)["invitation"], "N", "https://kill.example")

    def pages(self):
        return self.person.expect(200, "GET", f"/v1/structures/{self.structure}/statements")

    def lines(self):
        """How far each redemption is, as the manager's page and the telephone's day say it."""
        own = self.person.expect(200, "GET", f"/v1/structures/{self.structure}/redemptions")["items"]
        telephone = phone.Phone(self.url, self.ledger.data / "tls/cert.pem", self.device.key)
        telephone.welcome = {"device": self.device.name}
        status, day, _ = telephone.read(f"/v1/devices/me/redemptions?day={self.day}")
        self.assertEqual(status, 200, day)
        by_number = {line["number"]: line["payment"] for line in own}
        for item in day["items"]:
            if item["kind"] == "redemption":
                self.assertEqual(item["payment"], by_number[item["number"]])
            else:
                self.assertEqual(item["payment"], {"state": "reversed"})
        self.assertEqual(
            [line["payment"]["state"] for line in own if line["state"] == "reversed"], ["reversed"]
        )
        states = [line["payment"] for line in own if line["state"] == "accepted"]
        self.assertEqual(states[0], states[1])
        return states[0]

    def expect_agreement(self):
        said = self.ledger.passnum("audit", "reconcile")
        self.assertTrue(json.loads(said)["agrees"], said)

    def test_what_is_redeemed_is_claimed_ordered_refused_ordered_again_and_paid(self):
        self.structure = self.record(f"sites/{SITE}")["definition"]["structure"]
        self.person = self.manager()
        self.before_the_statement()
        self.claim()
        self.take_it_home()
        self.order()
        self.refuse_and_order_again()
        self.pay()
        self.claim_what_is_not_owed()

    def before_the_statement(self):
        self.assertEqual(self.lines(), {"state": "accepted"})
        shown = self.pages()
        self.assertEqual((shown["statements"], shown["payments"]), ([], []))
        self.assertEqual(
            shown["unclaimed"],
            [
                {
                    "programme": self.ledger.programme["programme"],
                    "quantity": 2,
                    "amount_cents": 2 * self.face,
                    "next_statement_from": self.ledger.programme["valid_from"],
                }
            ],
        )

    def claim(self):
        said = self.ledger.told("statement", "issue", "--period", self.month, "--dry-run")
        self.assertIn("à établir", said)
        tried = self.ledger.passnum("statement", "issue", "--period", self.month, "--dry-run")
        self.assertEqual([item["quantity"] for item in json.loads(tried)["items"]], [2])
        self.assertEqual(self.pages()["statements"], [])
        self.ledger.told("statement", "issue", "--period", self.month)
        (statement,) = self.pages()["statements"]
        self.number = statement["number"]
        self.assertTrue(self.number.endswith("-" + self.month), self.number)
        self.assertEqual((statement["quantity"], statement["amount_cents"]), (2, 2 * self.face))
        self.assertEqual(statement["state"], "claimed")
        self.assertEqual(self.pages()["unclaimed"][0]["quantity"], 0)
        self.assertEqual(self.lines()["statement"], self.number)
        self.assertIn("déjà établi", self.ledger.told("statement", "issue", "--period", self.month))
        self.assertEqual(len(self.pages()["statements"]), 1)
        self.assertEqual(self.record(f"statements/{self.number}")["issued_by"], "gestion")
        self.expect_agreement()

    def paper(self, form, person=None):
        path = f"/v1/structures/{self.structure}/statements/{self.number}/{form}"
        answer = (person or self.person).ask("GET", path)
        self.assertEqual(answer.status, 200, answer.content[:500])
        headers = dict(answer.headers)
        programme = self.ledger.programme["code"]
        name = rf'attachment; filename="ECP-{programme}-[A-Za-z0-9-]+-{self.month}\.{form}"'
        self.assertRegex(headers["content-disposition"], name)
        self.assertEqual(headers["cache-control"], "no-store")
        return answer.content

    def audited_rows(self):
        """The same statement, as the audit computes it from the log alone."""
        first = datetime.date.fromisoformat(self.month + "-01")
        last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        out = self.ledger.data / "audited"
        self.ledger.told("audit", "statement", "--from", str(first), "--to", str(last), "--out", out)
        return rows_of((out / f"{self.number}.csv").read_bytes())

    def take_it_home(self):
        """The structure's own file and paper: to the cent the ledger's entry, line by line the audit's."""
        issued = self.record(f"statements/{self.number}")["definition"]
        content = self.paper("csv")
        *lines, total = rows_of(content)
        self.assertEqual([line["Nature"] for line in lines].count("Encaissement"), issued["quantity"])
        self.assertEqual([line["Nature"] for line in lines].count("Encaissement annulé"), 1)
        self.assertEqual(sum(cents_of(line["Montant (EUR)"]) for line in lines), issued["amount_cents"])
        self.assertEqual(cents_of(total["Montant (EUR)"]), issued["amount_cents"])
        self.assertEqual(int(total["Écritures du registre"]), issued["end_entry"])
        self.assertTrue(all(issued["from_entry"] <= int(line["Écriture"]) for line in lines))
        self.assertTrue(all(int(line["Écriture"]) < issued["end_entry"] for line in lines))
        audited = self.audited_rows()
        for row in [*lines, total, *audited]:
            for of_the_log in ("Écritures du registre", "Racine du registre"):
                del row[of_the_log]
        self.assertEqual([*lines, total], audited)
        paper = self.paper("pdf")
        self.assertEqual(paper, self.paper("pdf"))
        told = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True
        )
        text = re.sub(r"\s+", " ", told.stdout.decode())
        amount = f"{issued['amount_cents'] // 100},{issued['amount_cents'] % 100:02} €"
        self.assertIn(f"Net à payer {amount}", text)
        self.assertIn(f"Certifié exact, pour la somme de {amount}.", text)
        for line in lines:
            self.assertIn(line["Numéro du chèque"], text)

    def order(self):
        call = [
            "payment",
            "order",
            "--statement",
            self.number,
            "--reference",
            "MANDAT-1",
            "--payment",
            "P-1",
        ]
        self.assertIn("two_people_needed", self.ledger.told(*call, expected=REFUSED_BY_THE_RULES))
        self.ledger.told("--as", "validation", *call)
        self.assertEqual(self.pages()["statements"][0]["state"], "ordered")
        self.assertEqual(self.lines()["state"], "ordered")
        (payment,) = self.pages()["payments"]
        self.assertEqual((payment["payment"], payment["reference"]), ("P-1", "MANDAT-1"))
        again = [*call[:-1], "P-2"]
        said = self.ledger.told("--as", "validation", *again, expected=REFUSED_BY_THE_RULES)
        self.assertIn("statement_already_ordered", said)
        self.expect_agreement()

    def refuse_and_order_again(self):
        today = ["--on", ledger_client.paris_day(REALLY_NOW())]
        self.ledger.told("payment", "refused", "--payment", "P-1", "--reason", "RIB inconnu", *today)
        (payment,) = self.pages()["payments"]
        self.assertEqual((payment["state"], payment["reason"]), ("refused", "RIB inconnu"))
        self.assertEqual(self.lines()["state"], "refused")
        self.expect_agreement()
        call = ["--statement", self.number, "--reference", "MANDAT-2", "--payment", "P-2"]
        self.ledger.told("--as", "validation", "payment", "order", *call)
        self.assertEqual([payment["payment"] for payment in self.pages()["payments"]], ["P-2", "P-1"])

    def pay(self):
        day = ledger_client.paris_day(REALLY_NOW())
        early = ["--on", self.day, "--reference", "VIR-1"]
        said = self.ledger.told(
            "payment", "paid", "--payment", "P-2", *early, expected=REFUSED_BY_THE_RULES
        )
        self.assertIn("payment_day_wrong", said)
        self.ledger.told("payment", "paid", "--payment", "P-2", "--on", day, "--reference", "VIR-1")
        newest = self.pages()["payments"][0]
        self.assertEqual((newest["state"], newest["paid_on"]), ("paid", day))
        self.assertEqual(newest["paid_reference"], "VIR-1")
        self.assertEqual(self.lines(), {"state": "paid", "statement": self.number, "on": day})
        said = self.ledger.told("payment", "list")
        self.assertIn("VIR-1", said)
        self.assertIn("RIB inconnu", said)
        self.assertIn(self.number, self.ledger.told("statement", "list"))
        self.expect_agreement()

    def claim_what_is_not_owed(self):
        """More than was ever redeemed is refused; what could have been, only the audit can find."""
        last = self.record(f"statements/{self.number}")["definition"]
        after = datetime.date.fromisoformat(last["last_day"]) + datetime.timedelta(days=1)
        claim = last | {
            "kind": "statement_issued",
            "statement": "ECP-TROP",
            "first_day": str(after),
            "last_day": str(after),
            "from_entry": last["end_entry"],
        }
        connection = self.ledger.connect(self.url)
        body = ledger_client.commands_body([self.ledger.operator.command(claim, self.ledger.new_id())])
        _, said = connection.request("POST", "/v1/commands", body)
        connection.close()
        self.assertEqual(json.loads(said)["items"][0]["code"], "statement_amount_wrong", said)
        self.ledger.command(self.url, [claim | {"quantity": 1, "amount_cents": self.face}])
        said = self.ledger.told("audit", "replay", expected=REFUSED_BY_THE_RULES)
        self.assertIn("statement_amount_wrong", said)
        self.ledger.told("statement", "issue", "--period", self.month, expected=REFUSED_BY_THE_RULES)
        call = ["--payment", "P-3", "--statement", "ECP-TROP", "--reference", "MANDAT-3"]
        who = ["--as", "validation"]
        said = self.ledger.told(*who, "payment", "order", *call, expected=REFUSED_BY_THE_RULES)
        self.assertIn("statement_amount_wrong", said)
        self.assertNotIn("P-3", self.ledger.told("payment", "list"))
        for form in ("csv", "pdf"):
            path = f"/v1/structures/{self.structure}/statements/ECP-TROP/{form}"
            self.assertEqual(self.person.expect(500, "GET", path)["code"], "statement_unreliable")


if __name__ == "__main__":
    PASSNUM, SOURCE, CLOCK = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    unittest.main(argv=sys.argv[:1])
