#!/usr/bin/env python3
"""Three times as many clients as the server takes requests at once: whom it does not take hears 503 with
Retry-After, whom it takes is in the log once, and its memory stays within a bound.

`passnum bench overload` is the crowd, and checks each answer; what the ledger holds afterwards is judged by
the second rule engine.

Usage: overload_test.py PASSNUM SOURCE_DIRECTORY
"""

import json
import pathlib
import sys
import unittest

import serving

REDEMPTIONS = 600
CONNECTIONS = 8
TURNS = 6
# What the server may have in memory in all, of which the store may take 512 MiB when it is large.
MEMORY_MIB_MAX = 256
# And how much more when overloaded than in the turns before.
GROWTH_MIB_MAX = 32


class Overload(unittest.TestCase):
    def test_who_is_not_taken_is_told_when_to_come_back_and_nothing_is_lost(self):
        ledger = serving.Ledger(PASSNUM, SOURCE)
        self.addCleanup(ledger.close)
        stage = pathlib.Path(ledger.path("stage"))
        numbers = ["--booklets", str(REDEMPTIONS // 10), "--redemptions", str(REDEMPTIONS)]
        said = json.loads(
            ledger.run(
                "bench", "overload", *numbers, "--connections", str(CONNECTIONS), "--dir", str(stage)
            )
        )
        figures = {one["name"]: one["value"] for one in said["figures"]}
        self.assertEqual(figures["overload_1x_refused"], 0)
        self.assertGreater(figures["overload_3x_refused"], 0)
        self.assertLess(figures["overload_3x_memory_mib"], MEMORY_MIB_MAX)
        self.assertLess(
            figures["overload_3x_memory_mib"], figures["overload_1x_memory_mib"] + GROWTH_MIB_MAX
        )

        ledger.data = stage / "server"
        server = serving.Server(ledger)
        self.addCleanup(server.stop)
        ledger.run("audit", "reconcile")
        out = stage / "log"
        ledger.run("log", "export", "--out", str(out))
        size = server.scrape()[("passnum_tree_size_entries", frozenset())]
        leaves = b"".join(path.read_bytes() for path in out.rglob("tile/entries/**/*") if path.is_file())
        self.assertGreater(size, REDEMPTIONS)
        self.assertEqual(leaves.count(b'"kind":"voucher_redeemed"'), REDEMPTIONS // TURNS * TURNS)


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1], verbosity=2)
