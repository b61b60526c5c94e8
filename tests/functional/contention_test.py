#!/usr/bin/env python3
"""Many devices try the same few vouchers and undo what they did, while operators block and unblock them: what
each heard must be explained by one order of the requests, voucher by voucher, and be true of the log.

Usage: contention_test.py PASSNUM SOURCE_DIRECTORY [ANSWERS [SEED]]
"""

import pathlib
import random
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from ledger_client import Address
from ledger_judge import check_everything
from ledger_load import Guard, History, Till
from ledger_server import Ledger, seeded

TILLS = 10
GUARDS = 2
HOT_VOUCHERS = 3


class FewVouchersForMany(unittest.TestCase):
    def test_the_answers_fit_one_order_of_the_requests(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        rng = seeded(SEED)
        ledger = Ledger(PASSNUM, SOURCE, folder.name, rng)
        self.addCleanup(ledger.complaints.close)
        ledger.create()
        server = ledger.start()
        self.addCleanup(server.process.kill)
        url = server.wait_until_open()
        devices, booklets = ledger.prepare(url, booklets=1, devices=TILLS)
        hot, scans_of_all = booklets[0][:HOT_VOUCHERS], []
        address, history = Address(), History()
        address.opened(url)
        clients = [
            Till(d, hot, hot, scans_of_all, ledger, address, history, random.Random(d.name))
            for d in devices
        ]
        clients += [Guard(hot, ledger, address, history, random.Random(i)) for i in range(GUARDS)]
        for client in clients:
            client.start()
        history.wait_for_answers(ANSWERS)
        address.end()
        for client in clients:
            client.join()
        self.assertIsNone(history.failure)

        lost, repeats = check_everything(ledger, history, address.deaths, [])
        server.stop()
        self.assertEqual(lost, 0)
        self.assertGreater(repeats, 0)
        heard = {exchange.answer.refusal for exchange in history.exchanges}
        needed = {
            "",
            "already_redeemed",
            "blocked",
            "not_blocked",
            "already_reversed",
            "not_your_redemption",
        }
        self.assertLessEqual(needed, heard)


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    ANSWERS = int(sys.argv[3]) if len(sys.argv) > 3 else 6000
    SEED = sys.argv[4] if len(sys.argv) > 4 else None
    unittest.main(argv=sys.argv[:1], verbosity=2)
