#!/usr/bin/env python3
"""Kills the server with SIGKILL again and again, while devices redeem and undo and an operator blocks and
unblocks, and while it starts. In the end every answer that a client ever got must be true of the log.

Usage: kill_test.py PASSNUM SOURCE_DIRECTORY [KILLS [SEED]]
"""

import pathlib
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
from ledger_client import Address
from ledger_judge import check_everything
from ledger_load import Guard, History, Till
from ledger_server import Ledger, seeded

TILLS = 6
HOT_VOUCHERS = 4
KILLS_WHILE_STARTING = 0.2
ANSWERS_MAX = 80  # between two kills
AFTER_AN_ANSWER_S = 0.02  # the most between an answer and the kill


class KilledServer(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.rng = seeded(SEED)
        self.ledger = Ledger(PASSNUM, SOURCE, folder.name, self.rng)
        self.addCleanup(self.ledger.complaints.close)
        self.ledger.create()
        self.server = self.ledger.start()
        self.addCleanup(lambda: self.server.process.kill())
        self.address, self.history = Address(), History()
        self.checkpoints = []
        self.starting_s = 0.0

    def start_clients(self):
        """With the server that is there. Returns them."""
        url = self.server.wait_until_open()
        devices, booklets = self.ledger.prepare(url, booklets=TILLS + 1, devices=TILLS)
        hot, scans_of_all = booklets[0][:HOT_VOUCHERS], []
        clients = [
            Till(device, own, hot, scans_of_all, self.ledger, self.address, self.history, self.new_rng())
            for device, own in zip(devices, booklets[1:])
        ]
        clients.append(Guard(hot, self.ledger, self.address, self.history, self.new_rng()))
        for client in clients:
            client.start()
        self.address.opened(url)
        return clients

    def new_rng(self):
        return type(self.rng)(self.rng.getrandbits(64))

    def open_again(self):
        started = time.monotonic()
        self.server = self.ledger.start()
        url = self.server.wait_until_open()
        self.starting_s = time.monotonic() - started
        # Before anybody may write: is all there that was signed?
        connection = self.ledger.connect(url)
        self.checkpoints.append(connection.request("GET", "/log/checkpoint")[1])
        connection.close()
        self.address.opened(url)

    def kill_under_load(self):
        self.history.wait_for_answers(self.rng.randint(1, ANSWERS_MAX))
        threading.Event().wait(self.rng.uniform(0, AFTER_AN_ANSWER_S))
        self.address.died(self.server.kill())

    def kill_while_starting(self):
        self.server = self.ledger.start()
        threading.Event().wait(self.rng.uniform(0, self.starting_s))
        self.server.kill()

    def kill_again_and_again(self):
        self.kill_under_load()
        self.open_again()
        for _ in range(KILLS - 1):
            self.kill_under_load()
            while self.rng.random() < KILLS_WHILE_STARTING:
                self.kill_while_starting()
            self.open_again()

    def test_every_answer_is_true_of_the_log(self):
        clients = self.start_clients()
        self.kill_again_and_again()
        self.history.wait_for_answers(ANSWERS_MAX)
        self.address.end()
        for client in clients:
            client.join()
        self.assertIsNone(self.history.failure)

        lost, repeats = check_everything(self.ledger, self.history, self.address.deaths, self.checkpoints)
        self.server.stop()
        self.assertGreater(lost, KILLS / 2, "the kills met hardly any request")
        self.assertGreater(repeats, 0)


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    SEED = sys.argv[4] if len(sys.argv) > 4 else None
    unittest.main(argv=sys.argv[:1], verbosity=2)
