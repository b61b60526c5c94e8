"""A telephone as the scanning application is one, by FORMAT.md alone."""

import base64
import json
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import ledger_client
from ledger_client import base64url, canonical

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


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
        self.url, self.certificate, self.key = url, certificate, key
        self.welcome = None

    def ask(self, method, target, body=None, headers=None):
        connection = ledger_client.Connection(self.url, self.certificate)
        status, content, headers = connection.ask(
            method, target, None if body is None else canonical(body), headers
        )
        connection.close()
        return status, json.loads(content) if content else None, headers

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
