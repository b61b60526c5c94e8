#!/usr/bin/env python3
"""Telephones come in with a site's code, look, redeem with and without network, and are revoked; judged with
python3-cryptography, and by the auditor's rules from the log alone.

Usage: devices_test.py PASSNUM SOURCE_DIRECTORY
"""

import base64
import http.client
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.dont_write_bytecode = True
import ledger_client
from ledger_client import base64url, canonical
from ledger_server import HOST, Ledger, seeded

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SITE = "cvl-005"


def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class P256Key:
    """As a browser without Ed25519 has one."""

    algorithm = "p256"

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())

    def public_bytes(self):
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, message):
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")


class Ed25519Key:
    algorithm = "ed25519"

    def __init__(self):
        self.key = ed25519.Ed25519PrivateKey.generate()

    def public_bytes(self):
        return ledger_client.public_bytes(self.key)

    def sign(self, message):
        return self.key.sign(message)


class Phone:
    """What the application does, by FORMAT.md alone."""

    def __init__(self, url, certificate, key):
        self.parts = urllib.parse.urlsplit(url)
        self.context = ssl.create_default_context(cafile=str(certificate))
        self.key = key
        self.welcome = None

    def ask(self, method, target, body=None, headers=None):
        connection = http.client.HTTPSConnection(
            self.parts.hostname, self.parts.port, timeout=ledger_client.PATIENCE_S, context=self.context
        )
        connection.request(
            method, target, None if body is None else canonical(body).encode(), headers or {}
        )
        response = connection.getresponse()
        content = response.read().decode()
        connection.close()
        return response.status, json.loads(content) if content else None, response.headers

    def signature(self, tag, text):
        return base64url(self.key.sign(tag.encode() + b"\0" + text.encode()))

    def enrol(self, token):
        request = {
            "algorithm": self.key.algorithm,
            "name": "Téléphone de l'accueil",
            "public_key": base64url(self.key.public_bytes()),
            "token": token,
        }
        signature = self.signature("PN-enrol/v1", canonical(request | {"v": 1}))
        status, answer, _ = self.ask("POST", "/v1/devices", request | {"signature": signature})
        if status in (200, 201):
            self.welcome = answer
        return status, answer

    def read(self, target, skew_ms=0, **headers):
        now = time.time_ns() // 1_000_000 + skew_ms
        signature = self.signature("PN-read/v1", f"GET {target} {now}")
        authorization = {"Authorization": f"PN-Device {self.welcome['device']}.{now}.{signature}"}
        return self.ask("GET", target, None, authorization | headers)

    def scan(self, ledger, voucher, tag="PN-scan/v1", offline=False):
        request = {
            "device": self.welcome["device"],
            "entered": "qr",
            "offline": offline,
            "scan_id": ledger.new_id(),
            "scanned_at": ledger_client.utc_now(),
            "service": ledger.programme["services"][0],
            "site": self.welcome["site"]["id"],
            "v": 1,
            "voucher": voucher.number,
        }
        return {
            "code": voucher.code,
            "request": request,
            "signature": self.signature(tag, canonical(request)),
        }

    def check(self, ledger, voucher):
        _, answer, _ = self.ask("POST", "/v1/vouchers/check", self.scan(ledger, voucher, "PN-check/v1"))
        return answer

    def snapshot(self):
        """The text, once the pinned key is found to have signed it."""
        status, answer, headers = self.read("/v1/devices/me/snapshot")
        assert status == 200, answer
        key = ed25519.Ed25519PublicKey.from_public_bytes(
            unbase64url(self.welcome["snapshot_key"]["public_key"])
        )
        key.verify(unbase64url(answer["signature"]), b"PN-snapshot/v1\0" + answer["snapshot"].encode())
        assert answer["snapshot"] == canonical(json.loads(answer["snapshot"]))
        return json.loads(answer["snapshot"]), headers["ETag"]

    def export(self, items):
        content = {
            "device": self.welcome["device"],
            "items": items,
            "made_at": ledger_client.utc_now(),
            "skew_ms": 0,
            "v": 1,
        }
        return {"export": content, "signature": self.signature("PN-queue/v1", canonical(content))}


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

    def passnum(self, expected, *arguments):
        done = subprocess.run(
            [PASSNUM, "--data", self.ledger.data, *arguments],
            capture_output=True,
            text=True,
            timeout=ledger_client.PATIENCE_S,
            check=False,
        )
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done.stdout + done.stderr

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
        self.assertIn("1/1", self.passnum(0, "device-code", "list", "--site", SITE))

        snapshot, etag = phone.snapshot()
        self.assertEqual(snapshot["host"], HOST)
        self.assertEqual(known_of(snapshot["programmes"][0], vouchers[0]), 1)
        self.assertEqual(phone.read("/v1/devices/me/snapshot", **{"If-None-Match": etag})[0], 304)
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
        self.passnum(0, "device", "revoke", "--device", device)
        self.assertEqual(phone.read("/v1/devices/me/snapshot")[1]["code"], "device_revoked")
        self.assertEqual(phone.check(self.ledger, vouchers[8])["code"], "device_revoked")
        status, answer, _ = phone.ask("POST", "/v1/redemptions", phone.scan(self.ledger, vouchers[8]))
        self.assertEqual(answer["code"], "device_revoked")
        # What it had scanned before is judged on its merits: here only the day's limit is in its way.
        _, answer, _ = phone.ask("POST", "/v1/redemptions/batch", {"items": [late]})
        self.assertEqual(answer["items"][0]["code"], "offline_cap_reached")
        self.assertEqual(code in self.passnum(0, "device-code", "list"), True)

    def upload(self, phone, offline):
        """Six of which two were sent, with a limit of four a day: two new ones, two too many."""
        path = self.folder / "export.json"
        path.write_text(canonical(phone.export(offline)) + "\n", encoding="utf-8")
        said = self.passnum(1, "scan-upload", str(path))
        self.assertEqual(said.count("déjà enregistré"), 2, said)
        self.assertEqual(said.count("  encaissé"), 2, said)
        self.assertEqual(said.count("[offline_cap_reached]"), 2, said)
        self.assertNotIn("modifié", said)
        path.write_text(canonical(phone.export(offline) | {"signature": "A" * 86}), encoding="utf-8")
        self.assertIn("modifié", self.passnum(1, "scan-upload", str(path)))
        path.write_text("{}", encoding="utf-8")
        self.assertNotIn("encaissé", self.passnum(2, "scan-upload", str(path)))

    def test_a_revoked_code_lets_nobody_in_and_those_who_are_in_stay(self):
        code, token = self.create_code(2)
        phone = self.phone(Ed25519Key())
        self.assertEqual(phone.enrol(token)[0], 201)
        self.passnum(0, "device-code", "revoke", "--code", code)
        status, answer = self.phone(P256Key()).enrol(token)
        self.assertEqual((status, answer["code"]), (404, "enrolment_code_unknown"))
        self.assertEqual(phone.read("/v1/devices/me/snapshot")[0], 200)

    @classmethod
    def tearDownClass(cls):
        # The auditor finds who let each device in, and that every signature is good.
        cls.ledger.passnum("audit", "reconcile")
        out = cls.folder / "log"
        cls.ledger.passnum("log", "export", "--out", str(out))
        leaves = b"".join(
            path.read_bytes() for path in (out / "tile/entries").rglob("*") if path.is_file()
        )
        assert b"accueil" not in leaves
        assert b'"enrolment_code":' in leaves and b'"algorithm":"p256"' in leaves
        cls.server.stop()


if __name__ == "__main__":
    PASSNUM, SOURCE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
