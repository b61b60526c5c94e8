#!/usr/bin/env python3
"""Asks every route that openapi.json describes for each of its answers, but for those of a machine that
fails. That each answer is as described is what answers.py sees to; that none was left out, answers_seen.py.

Usage: interface_test.py PASSNUM SOURCE_DIRECTORY
"""

import dataclasses
import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import ledger_client
import openapi_document
from ledger_server import Ledger, enrolment, seeded
from phone import Ed25519Key, Phone

SITE = "cvl-005"
UNKNOWN_BOOKLET = 999_999
UNKNOWN_CODE = "0123-4567-890H"
# Refused by its announcement: nobody has to send it.
TOO_LARGE = {"Content-Length": "10000000"}
FREE_TRIES_MAX = 200  # more wrong codes than anybody has free
COMMAND = "/v1/commands"


class EveryRoute(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.ledger = Ledger(PASSNUM, SOURCE, folder.name, seeded(None))
        cls.addClassCleanup(cls.ledger.complaints.close)
        cls.ledger.create()
        cls.server = cls.ledger.start()
        cls.addClassCleanup(cls.server.process.kill)
        cls.url = cls.server.wait_until_open()
        cls.devices, cls.booklets = cls.ledger.prepare(cls.url, booklets=2, devices=2)
        cls.connection = cls.ledger.connect(cls.url)
        cls.addClassCleanup(cls.connection.close)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def token(self, name):
        return {"Authorization": "Bearer " + (self.ledger.data / name).read_text(encoding="utf-8").strip()}

    def answers(self, expected, method, target, body=None, headers=None):
        """What is said, of this status; with `expected` (409, "blocked"), and of this code."""
        status, content, _ = self.connection.ask(method, target, body, headers)
        wanted, code = expected if isinstance(expected, tuple) else (expected, None)
        self.assertEqual(status, wanted, f"{method} {target}: {content[:500]!r}")
        said = json.loads(content) if content[:1] == b"{" else content
        if code is not None:
            self.assertEqual(said["code"], code)
        return said

    def new_phone(self, uses=1):
        said = self.ledger.passnum("device-code", "create", "--site", SITE, "--uses", str(uses))
        phone = Phone(self.url, self.ledger.data / "tls/cert.pem", Ed25519Key())
        self.enrol(phone, json.loads(said.splitlines()[-1])["link"].partition("#enrol=")[2], 201)
        return phone

    def enrol(self, phone, token, expected):
        status, answer = phone.enrol(token)
        self.assertEqual(status, expected, answer)
        return answer

    def test_records_are_listed_and_shown_to_auditors_and_to_nobody_else(self):
        phone, voucher = self.new_phone(), self.booklets[0][0]
        status, said, _ = phone.ask("POST", "/v1/redemptions", phone.scan(self.ledger, voucher))
        self.assertEqual(status, 201, said)
        auditor = self.token("auditor.token")
        self.claim_and_order(auditor)
        for operation in openapi_document.Document().operations:
            kind = operation.template.removeprefix("/v1/state/")
            if kind == operation.template or "/" in kind:
                continue
            with self.subTest(kind):
                target = operation.template
                listed = self.answers(200, "GET", target, headers=auditor)
                self.answers((401, "token_needed"), "GET", target)
                self.answers((400, "malformed"), "GET", target + "?cursor=!!", headers=auditor)
                first = listed["items"][0]
                one = f"{target}/{first['id']}"
                self.assertEqual(self.answers(200, "GET", one, headers=auditor), first["record"])
                self.answers((401, "token_needed"), "GET", one)
                self.answers((404, "not_found"), "GET", one + "0", headers=auditor)

    def claim_and_order(self, auditor):
        """A statement of one voucher, and its payment. Its day is over, so that it is not the voucher's: the
        audit would find that, and `payment order` with it; the server cannot."""
        site = self.answers(200, "GET", f"/v1/state/sites/{SITE}", headers=auditor)
        statement = {
            "kind": "statement_issued",
            "statement": "ECP-1",
            "programme": self.ledger.programme["programme"],
            "structure": site["definition"]["structure"],
            "first_day": "2026-01-01",
            "last_day": "2026-01-01",
            "from_entry": 0,
            "end_entry": 0,
            "quantity": 1,
            "amount_cents": self.ledger.programme["face_value_cents"],
        }
        self.ledger.command(self.url, [statement])
        order = {key: statement[key] for key in ("programme", "structure", "amount_cents")} | {
            "kind": "payment_ordered",
            "payment": "P-1",
            "statements": [statement["statement"]],
            "reference": "MANDAT-1",
        }
        self.ledger.command(self.url, [order], self.ledger.second_operator)

    def test_the_log_is_there_for_everybody_and_its_entries_for_auditors(self):
        self.answers(200, "GET", "/log/checkpoint")
        size = int(self.answers(200, "GET", "/log/checkpoint").split(b"\n")[1])
        width = min(size, 256)
        part = "000" if width == 256 else f"000.p/{width}"
        self.answers(200, "GET", f"/log/tile/0/{part}")
        self.answers((401, "token_needed"), "GET", f"/log/tile/entries/{part}")
        self.answers(200, "GET", f"/log/tile/entries/{part}", headers=self.token("auditor.token"))
        self.answers((404, "not_found"), "GET", "/log/tile/0/999")

    def test_the_service_says_how_it_is_and_what_it_offers(self):
        for path in ("/healthz", "/readyz", "/openapi.json"):
            self.answers(200, "GET", path)
            self.answers(200, "HEAD", path)
            self.answers(204, "OPTIONS", path)
            self.answers((405, "method_not_allowed"), "DELETE", path)
        self.answers((404, "no_such_path"), "GET", "/v1/nothing")
        self.answers((401, "token_needed"), "POST", "/v1/backup/pin", "{}")
        self.answers(201, "POST", "/v1/backup/pin", "{}", self.token("server.token"))

    def test_anybody_may_ask_for_programmes_keys_and_vouchers(self):
        voucher = self.booklets[1][1]
        self.answers(200, "GET", f"/v1/programmes/{self.ledger.programme['programme']}")
        self.answers((404, "programme_unknown"), "GET", "/v1/programmes/4000000000")
        for path in ("programmes", "issuing-keys", "log-keys", "places.csv", "places.geojson"):
            self.answers(200, "GET", f"/v1/{path}")
        for path in ("/v1/places.csv", "/v1/places.geojson"):
            etag = self.connection.ask("GET", path)[2]["ETag"]
            self.answers(304, "GET", path, headers={"If-None-Match": etag})
        self.assertNotIn("status", self.answers(200, "GET", f"/v1/vouchers/{voucher.number}"))
        auditor = self.token("auditor.token")
        said = self.answers(200, "GET", f"/v1/vouchers/{voucher.number}", headers=auditor)
        self.assertEqual(said["status"], "handed_over")
        unknown = self.unknown_voucher().number
        self.answers((404, "voucher_unknown"), "GET", f"/v1/vouchers/{unknown}")
        self.answers((422, "code_mistyped"), "GET", "/v1/vouchers/0123-4567-8907")

    def unknown_voucher(self):
        key = ledger_client.read_key(self.ledger.data / "keys/issuing-1.key")
        return ledger_client.voucher_of(self.ledger.programme, "kill.example", key, UNKNOWN_BOOKLET, 1)

    def forged(self, voucher):
        """With one digit of the payload's signature changed."""
        digit = str((int(voucher.code[-1]) + 1) % 10)
        return dataclasses.replace(voucher, code=voucher.code[:-1] + digit)

    def test_a_redemption_has_each_of_its_answers(self):
        path, device, vouchers = "/v1/redemptions", self.devices[0], self.booklets[1]
        body = device.scan(vouchers[2], self.ledger.new_id())
        self.answers(201, "POST", path, body)
        self.answers(200, "POST", path, body)
        again = device.scan(vouchers[2], self.ledger.new_id())
        self.answers((409, "already_redeemed"), "POST", path, again)
        stranger = self.ledger.new_device("nobody").scan(vouchers[3], self.ledger.new_id())
        self.answers((403, "device_unknown"), "POST", path, stranger)
        self.answers((400, "malformed"), "POST", path, "{}")
        self.answers((413, "body_too_large"), "POST", path, "{}", TOO_LARGE)
        unknown = device.scan(self.unknown_voucher(), self.ledger.new_id())
        self.answers((404, "voucher_unknown"), "POST", path, unknown)
        wrong = device.scan(self.forged(vouchers[3]), self.ledger.new_id())
        self.answers((422, "forged"), "POST", path, wrong)

    def test_redemptions_in_one_request_and_commands_have_each_of_their_answers(self):
        device, vouchers = self.devices[0], self.booklets[1]
        batch = "/v1/redemptions/batch"
        items = [
            device.scan(vouchers[4], self.ledger.new_id()),
            device.scan(vouchers[4], self.ledger.new_id()),
        ]
        said = self.answers(200, "POST", batch, ledger_client.commands_body(items))
        self.assertEqual([item["outcome"] for item in said["items"]], ["accepted", "refused"])
        bodies = [enrolment(device), {"kind": "vouchers_blocked"}]
        commands = [self.ledger.operator.command(body, self.ledger.new_id()) for body in bodies]
        said = self.answers(200, "POST", COMMAND, ledger_client.commands_body(commands))
        self.assertEqual([item["code"] for item in said["items"]], ["already_exists", "malformed"])
        for path in (batch, COMMAND):
            self.answers((400, "malformed"), "POST", path, "{}")
            self.answers((413, "body_too_large"), "POST", path, "{}", TOO_LARGE)

    def test_a_reversal_has_each_of_its_answers(self):
        device, other = self.devices
        scan_id = self.ledger.new_id()
        path = f"/v1/redemptions/{scan_id}/reversal"
        self.answers(201, "POST", "/v1/redemptions", device.scan(self.booklets[1][5], scan_id))
        not_mine = other.reversal(scan_id, self.ledger.new_id())
        self.answers((403, "not_your_redemption"), "POST", path, not_mine)
        body = device.reversal(scan_id, self.ledger.new_id())
        self.answers(201, "POST", path, body)
        self.answers(200, "POST", path, body)
        again = device.reversal(scan_id, self.ledger.new_id())
        self.answers((409, "already_reversed"), "POST", path, again)
        nothing = self.ledger.new_id()
        body = device.reversal(nothing, self.ledger.new_id())
        self.answers((404, "redemption_unknown"), "POST", f"/v1/redemptions/{nothing}/reversal", body)
        self.answers((400, "malformed"), "POST", path, "{}")
        self.answers((413, "body_too_large"), "POST", path, "{}", TOO_LARGE)

    def test_who_undoes_in_another_devices_name_soon_waits(self):
        device, scan_id = self.ledger.new_device("tel-named"), self.ledger.new_id()
        self.ledger.command(self.url, [enrolment(device)])
        path = f"/v1/redemptions/{scan_id}/reversal"
        # So that the device is known where it works, and nobody else waits.
        right = device.reversal(scan_id, self.ledger.new_id())
        self.answers((404, "redemption_unknown"), "POST", path, right)
        stranger = dataclasses.replace(device, key=Ed25519Key().key)
        wrong = stranger.reversal(scan_id, self.ledger.new_id())
        self.answers((403, "signature_invalid"), "POST", path, wrong)
        self.guess_until_told_to_wait(lambda: self.connection.ask("POST", path, wrong)[0])

    def test_a_telephone_has_each_answer_about_itself(self):
        phone, other = self.new_phone(), Phone(self.url, self.ledger.data / "tls/cert.pem", Ed25519Key())
        other.welcome = phone.welcome
        for target in ("/v1/devices/me/snapshot", "/v1/devices/me/redemptions"):
            self.assertEqual(phone.read(target)[0], 200)
            self.assertEqual(other.read(target)[1]["code"], "signature_invalid")
            self.answers((401, "device_signature_needed"), "GET", target)
        etag = phone.snapshot()[1]
        self.assertEqual(phone.read("/v1/devices/me/snapshot", **{"If-None-Match": etag})[0], 304)
        self.assertEqual(phone.read("/v1/devices/me/redemptions?day=yesterday")[0], 400)
        for target in ("/v1/devices/me/snapshot", "/v1/devices/me/redemptions"):
            self.guess_until_told_to_wait(lambda: other.read(target)[0])

    def test_a_look_at_a_voucher_has_each_of_its_answers(self):
        phone, voucher, path = self.new_phone(), self.booklets[1][6], "/v1/vouchers/check"
        self.assertEqual(phone.check(self.ledger, voucher)["verdict"], "accepted")
        signed_for_another = ledger_client.canonical(phone.scan(self.ledger, voucher))
        self.answers((403, "signature_invalid"), "POST", path, signed_for_another)
        self.answers((400, "malformed"), "POST", path, "{}")
        self.answers((413, "body_too_large"), "POST", path, "{}", TOO_LARGE)

    def test_who_comes_in_has_each_answer_and_who_guesses_waits(self):
        # In one test, since who guesses waits: address, device and site.
        said = self.ledger.passnum("device-code", "create", "--site", SITE, "--uses", "1")
        token = json.loads(said.splitlines()[-1])["link"].partition("#enrol=")[2]
        phone, late = (Phone(self.url, self.ledger.data / "tls/cert.pem", Ed25519Key()) for _ in range(2))
        self.enrol(phone, token, 201)
        self.enrol(phone, token, 200)
        self.assertEqual(self.enrol(late, token, 409)["code"], "enrolment_code_used_up")
        late.key.algorithm = "p256"
        self.assertEqual(self.enrol(late, token, 422)["code"], "device_key_invalid")
        late.key.algorithm = "ed25519"
        self.answers((400, "malformed"), "POST", "/v1/devices", "{}")
        self.answers((413, "body_too_large"), "POST", "/v1/devices", "{}", TOO_LARGE)
        unknown = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        self.assertEqual(self.enrol(late, unknown, 404)["code"], "enrolment_code_unknown")
        sign, late.signature = late.signature, lambda *_: "A" * 86
        self.assertEqual(self.enrol(late, token, 403)["code"], "signature_invalid")
        late.signature = sign
        self.guess_until_told_to_wait(lambda: late.enrol(unknown)[0])

        wrong = self.forged(self.booklets[1][7])
        scan = lambda tag: phone.scan(self.ledger, wrong, tag)
        self.guess_until_told_to_wait(lambda: phone.ask("POST", "/v1/redemptions", scan("PN-scan/v1"))[0])
        self.guess_until_told_to_wait(
            lambda: phone.ask("POST", "/v1/vouchers/check", scan("PN-check/v1"))[0]
        )
        self.guess_until_told_to_wait(lambda: phone.ask("GET", f"/v1/vouchers/{UNKNOWN_CODE}")[0])

    def guess_until_told_to_wait(self, guess):
        self.assertIn(429, (guess() for _ in range(FREE_TRIES_MAX)))


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1], verbosity=2)
