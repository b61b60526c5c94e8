#!/usr/bin/env python3
"""Whoever tries codes waits, and waits on when the server has been started again.

Usage: guessing_test.py PASSNUM SOURCE_DIRECTORY
"""

import pathlib
import secrets
import sys
import unittest

import serving
from ledger_client import base64url
from phone import Ed25519Key, Phone

FREE_TRIES = 20


class Guessing(unittest.TestCase):
    def setUp(self):
        self.ledger = serving.Ledger(PASSNUM, SOURCE)
        self.addCleanup(self.ledger.close)
        self.start()
        self.addCleanup(lambda: self.server.stop())

    def start(self):
        self.server = serving.Server(self.ledger)
        self.phone = Phone(self.server.url, self.ledger.data / "tls/cert.pem", Ed25519Key())

    def guess(self):
        """The status: 404 was looked for, 429 was not."""
        status, _ = self.phone.enrol(base64url(secrets.token_bytes(18)))
        self.assertIn(status, (404, 429))
        return status

    def guess_until_looked_for(self):
        while self.guess() == 429:
            pass

    def test_a_guesser_has_no_new_tries_after_a_restart(self):
        looked_for = 0
        while self.guess() == 404:
            looked_for += 1
        self.assertEqual(looked_for, FREE_TRIES + 1)
        self.guess_until_looked_for()
        self.server.stop()
        self.start()
        self.guess_until_looked_for()
        self.assertEqual(self.guess(), 429)


if __name__ == "__main__":
    PASSNUM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
