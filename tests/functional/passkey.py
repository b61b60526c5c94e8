"""A passkey in software, by Web Authentication's text alone: ES256, its holder seen, no attestation."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from ledger_client import base64url

SEEN_AND_VERIFIED = 0x05
HAS_A_CREDENTIAL = 0x40


class Passkey:
    """`origin` is where the server says that it is; the site's name is the origin's host."""

    def __init__(self, origin):
        self.origin = origin
        self.site = hashlib.sha256(origin.removeprefix("https://").split(":")[0].encode()).digest()
        self.id = secrets.token_bytes(32)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def public_key(self):
        """In COSE's form: {1: 2, 3: -7, -1: 1, -2: x, -3: y}."""
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return bytes.fromhex("a5010203262001215820") + x + bytes.fromhex("225820") + y

    def create(self, challenge):
        """What a page sends of a new one."""
        head = self.site + bytes([SEEN_AND_VERIFIED | HAS_A_CREDENTIAL]) + bytes(4)
        data = head + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.public_key()
        client_data = self.client_data("webauthn.create", challenge)
        return {"authenticator_data": base64url(data), "client_data": base64url(client_data)}

    def get(self, challenge):
        """What a page sends to sign in."""
        data = self.site + bytes([SEEN_AND_VERIFIED]) + bytes(4)
        client_data = self.client_data("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "authenticator_data": base64url(data),
            "client_data": base64url(client_data),
            "id": base64url(self.id),
            "signature": base64url(signature),
        }
