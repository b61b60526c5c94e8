#!/usr/bin/env python3
"""Telephones come in with a site's code, look, redeem with and without network, and are revoked; judged with
python3-cryptography, and by the auditor's rules from the log alone.

Usage: devices_test.py PASSNUM SOURCE_DIRECTORY
"""

import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from ledger_client import canonical
from ledger_server import HOST, Ledger, seeded
from phone import Ed25519Key, P256Key, Phone, unbase64url

SITE = "cvl-005"


def known_of(programme, voucher):
    bits = unbase64url(programme["vouchers"])
    place = (voucher.booklet - programme["first_booklet"]) * programme["booklet_size"] + voucher.index - 1
    return bits[place // 4] >> (6 - 2 * (place % 4)) & 3


class Devices(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.ledger = Ledger(PASSNUM, SOURCE, folder.name, seeded(None))
        cls.addClassCleanup(cls.ledger.complaints.close)
        cls.ledger.create()
        cls.server = cls.ledger.start("--device-per-day", "20", "--device-offline-per-day", "4")
        cls.addClassCleanup(cls.server.process.kill)
        cls.url = cls.server.wait_until_open()
        _, cls.booklets = cls.ledger.prepare(cls.url, booklets=3, devices=1)

    def create_code(self, uses):
        picture = self.folder / f"code-{self.id()}.png"
        said = self.ledger.passnum(
            "device-code",
            "create",
            "--site",
            SITE,
            "--uses",
            str(uses),
            "--hours",
            "1",
            "--out",
            str(picture),
        )
        made = json.loads(said.splitlines()[-1])
        self.assertTrue(made["link"].startswith(f"https://{HOST}/app/#enrol="))
        self.assertEqual(picture.stat().st_mode & 0o777, 0o600)
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"))
        return made["code"], made["link"].partition("#enrol=")[2]

    def phone(self, key):
        return Phone(self.url, self.ledger.data / "tls/cert.pem", key)

    def test_a_day_of_a_phone_whatever_its_key(self):
        for key, booklet in ((Ed25519Key(), self.booklets[0]), (P256Key(), self.booklets[1])):
            with self.subTest(algorithm=key.algorithm):
                self.a_day_of(self.phone(key), booklet)

    def a_day_of(self, phone, vouchers):
        code, token = self.create_code(1)
        self.assertEqual(phone.enrol(token)[0], 201)
        self.assertEqual(phone.welcome["site"]["id"], SITE)
        device = phone.welcome["device"]
        self.assertEqual(phone.enrol(token)[0], 200)
        self.assertEqual(phone.welcome["device"], device)
        self.assertEqual(self.phone(Ed25519Key()).enrol(token)[1]["code"], "enrolment_code_used_up")
        self.assertIn("1/1", self.ledger.told("device-code", "list", "--site", SITE))

        snapshot, etag = phone.snapshot()
        self.assertEqual(snapshot["host"], HOST)
        self.assertEqual(known_of(snapshot["programmes"][0], vouchers[0]), 1)
        # The server looks at the log again every ten seconds, and nothing more happens in it meanwhile.
        again, _, headers = phone.read("/v1/devices/me/snapshot", **{"If-None-Match": etag})
        if again == 200:
            newer = {"If-None-Match": headers["ETag"]}
            again, _, _ = phone.read("/v1/devices/me/snapshot", **newer)
        self.assertEqual(again, 304)
        status, skewed, _ = phone.read("/v1/devices/me/snapshot", skew_ms=-600_000)
        self.assertEqual((status, skewed["code"]), (401, "clock_skewed"))
        self.assertIn("server_time", skewed)

        self.assertEqual(phone.check(self.ledger, vouchers[0])["verdict"], "accepted")
        status, answer, _ = phone.ask("POST", "/v1/redemptions", phone.scan(self.ledger, vouchers[0]))
        self.assertEqual(status, 201, answer)
        seen = phone.check(self.ledger, vouchers[0])
        self.assertEqual(seen["verdict"], "already_redeemed")
        self.assertEqual(seen["site"], snapshot["site"]["name"])

        offline = [phone.scan(self.ledger, voucher, offline=True) for voucher in vouchers[1:7]]
        status, answer, _ = phone.ask("POST", "/v1/redemptions/batch", {"items": offline[:2]})
        self.assertEqual([item["outcome"] for item in answer["items"]], ["accepted"] * 2)
        self.upload(phone, offline)

        status, day, _ = phone.read("/v1/devices/me/redemptions")
        self.assertEqual(status, 200)
        mine = [item for item in day["items"] if item["who"] == "this"]
        self.assertEqual([item["number"] for item in mine], [v.number for v in reversed(vouchers[:5])])

        late = phone.scan(self.ledger, vouchers[7], offline=True)
        self.ledger.told("device", "revoke", "--device", device)
        self.assertEqual(phone.read("/v1/devices/me/snapshot")[1]["code"], "device_revoked")
        self.assertEqual(phone.check(self.ledger, vouchers[8])["code"], "device_revoked")
        status, answer, _ = phone.ask("POST", "/v1/redemptions", phone.scan(self.ledger, vouchers[8]))
        self.assertEqual(answer["code"], "device_revoked")
        # What it had scanned before is judged on its merits: here only the day's limit is in its way.
        _, answer, _ = phone.ask("POST", "/v1/redemptions/batch", {"items": [late]})
        self.assertEqual(answer["items"][0]["code"], "offline_cap_reached")
        self.assertEqual(code in self.ledger.told("device-code", "list"), True)

    def upload(self, phone, offline):
        """Six of which two were sent, with a limit of four a day: two new ones, two too many."""
        path = self.folder / "export.json"
        path.write_text(canonical(phone.export(offline)) + "\n", encoding="utf-8")
        said = self.ledger.told("scan-upload", str(path), expected=1)
        self.assertEqual(said.count("déjà enregistré"), 2, said)
        self.assertEqual(said.count("  encaissé"), 2, said)
        self.assertEqual(said.count("[offline_cap_reached]"), 2, said)
        self.assertNotIn("modifié", said)
        path.write_text(canonical(phone.export(offline) | {"signature": "A" * 86}), encoding="utf-8")
        self.assertIn("modifié", self.ledger.told("scan-upload", str(path), expected=1))
        path.write_text("{}", encoding="utf-8")
        self.assertNotIn("encaissé", self.ledger.told("scan-upload", str(path), expected=2))

    def test_a_revoked_code_lets_nobody_in_and_those_who_are_in_stay(self):
        code, token = self.create_code(2)
        phone = self.phone(Ed25519Key())
        self.assertEqual(phone.enrol(token)[0], 201)
        self.ledger.told("device-code", "revoke", "--code", code)
        status, answer = self.phone(P256Key()).enrol(token)
        self.assertEqual((status, answer["code"]), (404, "enrolment_code_unknown"))
        self.assertEqual(phone.read("/v1/devices/me/snapshot")[0], 200)

    @classmethod
    def tearDownClass(cls):
        # The auditor finds who let each device in, and that every signature is good.
        cls.ledger.passnum("audit", "reconcile")
        out = cls.folder / "log"
        cls.ledger.passnum("log", "export", "--out", str(out))
        leaves = b"".join(path.read_bytes() for path in (out / "tile/entries").rglob("*") if path.is_file())
        assert b"accueil" not in leaves
        assert b'"enrolment_code":' in leaves and b'"algorithm":"p256"' in leaves
        cls.server.stop()


if __name__ == "__main__":
    PASSNUM, SOURCE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
