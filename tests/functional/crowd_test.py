#!/usr/bin/env python3
"""Ten thousand idle TLS connections, slow readers and slow writers hold the server's attention, and vouchers
are redeemed all the same. Says how many there were, and what each costs in memory.

Usage: crowd_test.py PASSNUM CROWD SOURCE_DIRECTORY
"""

import json
import pathlib
import resource
import subprocess
import sys
import unittest

import prometheus_text
import serving
from serving import request, status_of

IDLE = 10_000
SLOW_READERS = 200
SLOW_WRITERS = 200
# What a connection that waits for its next request may cost the server, TLS included.
BYTES_PER_CONNECTION_MAX = 40 * 1024
OTHER_DESCRIPTORS = 500


def connections_here():
    """As many idle ones as the descriptors of the server and of the crowd allow."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = (
        IDLE if hard == resource.RLIM_INFINITY else hard - SLOW_READERS - SLOW_WRITERS - OTHER_DESCRIPTORS
    )
    if room < IDLE:
        print(f"ONLY {room} IDLE CONNECTIONS: the hard limit is {hard} descriptors", file=sys.stderr)
    return min(IDLE, room)


class Crowd(unittest.TestCase):
    def setUp(self):
        self.ledger = serving.Ledger(PASSNUM, SOURCE)
        self.addCleanup(self.ledger.close)
        options = ["--idle-timeout-s", "3600", "--connections-per-network", "0"]
        self.server = serving.Server(self.ledger, *options)
        self.addCleanup(self.server.stop)

    def open_crowd(self, idle):
        command = [CROWD, str(self.server.port), str(self.ledger.data / "tls/cert.pem")]
        crowd = subprocess.Popen(
            [*command, str(idle), str(SLOW_READERS), str(SLOW_WRITERS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self.close_crowd, crowd)
        return json.loads(crowd.stdout.readline())

    @staticmethod
    def close_crowd(crowd):
        crowd.stdin.close()
        crowd.wait(timeout=60)
        crowd.stdout.close()

    def test_redeeming_goes_on(self):
        codes = self.ledger.issue(1)
        idle = connections_here()
        before = self.server.resident_bytes()
        opened = self.open_crowd(idle)
        samples = self.server.scrape()
        held = prometheus_text.value(samples, "passnum_http_connections_open")
        each = (self.server.resident_bytes() - before) / held
        print(f"{held:.0f} connections open, {each / 1024:.1f} KiB each", file=sys.stderr)
        slow = (opened["readers"], opened["writers"])
        self.assertEqual((opened["idle"], *slow), (idle, SLOW_READERS, SLOW_WRITERS))
        self.assertGreaterEqual(held, idle + SLOW_READERS)
        for _ in range(20):
            self.assertEqual(status_of(self.server.ask(request("GET", "/readyz"))), 200)
        answers = self.ledger.redeem(codes)
        self.assertEqual([answer["outcome"] for answer in answers], ["accepted"] * len(codes))
        self.assertGreaterEqual(
            prometheus_text.value(self.server.scrape(), "passnum_http_connections_open"), idle
        )
        self.assertLess(each, BYTES_PER_CONNECTION_MAX)


if __name__ == "__main__":
    PASSNUM, CROWD, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:4])
    unittest.main(argv=sys.argv[:1], verbosity=2)
