#!/usr/bin/env python3
"""Kills the server with SIGKILL while vouchers are redeemed, again and again: what it acknowledged must be
there after each restart, and nothing may be spent twice.

Usage: kill_test.py PASSNUM SOURCE_DIRECTORY
"""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

import ledger_copy

BOOKLETS = 12
ROUNDS = 6


class Server:
    def __init__(self, data):
        self.process = subprocess.Popen(
            [PASSNUM, "--json", "--data", data, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline(), "the server did not start"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.process.stdout.close()


class KilledServer(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "data"
        self.passnum("init", "--origin", "kill.example/ledger", "--host", "kill.example")
        self.server = Server(self.data)
        self.addCleanup(lambda: self.server.stop())
        self.redeem = [
            "redeem",
            "--key",
            self.path("device.key"),
            "--site",
            "cvl-005",
            "--service",
            "aide-demarches-administratives",
        ]

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def passnum(self, *arguments, expected=0):
        done = subprocess.run(
            [PASSNUM, "--json", "--data", self.data, *arguments],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        self.assertEqual(done.returncode, expected, f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self):
        programme = SOURCE / "ops/demo/programme.json"
        self.passnum("sites", "import", str(SOURCE / "ops/demo/lieux-centre-val-de-loire.csv"))
        self.passnum("programme", "create", str(programme))
        self.passnum("label", "grant", "--programme", "26", "--all-sites", "--from", "2026-01-01")
        self.passnum("custody", "add", "--custodian", "ccas", "--name", "CCAS")
        self.passnum(
            "order",
            "place",
            "--order",
            "C-1",
            "--programme",
            "26",
            "--booklets",
            str(BOOKLETS),
            "--custodian",
            "ccas",
        )
        self.passnum("order", "number", "--order", "C-1")
        self.passnum("--as", "validation", "order", "activate", "--order", "C-1", "--funding", "M-1")
        self.passnum(
            "booklet",
            "print",
            "--programme-file",
            str(programme),
            "--first",
            "1",
            "--last",
            str(BOOKLETS),
            "--out",
            self.path("b.pdf"),
        )
        for booklet in range(1, BOOKLETS + 1):
            self.passnum(
                "booklet",
                "hand-over",
                "--programme",
                "26",
                "--booklet",
                str(booklet),
                "--custodian",
                "ccas",
            )
        self.passnum(
            "device", "enroll", "--device", "tel", "--site", "cvl-005", "--key", self.path("device.key")
        )
        codes = [json.loads(line)["text"] for line in self.passnum("scan", self.path("b.pdf")).splitlines()]
        self.assertEqual(len(codes), 10 * BOOKLETS)
        return codes

    def redeem_until_killed(self, codes, kill_after):
        """Redeems one by one, kills the server after `kill_after`, and returns those acknowledged."""
        pathlib.Path(self.path("codes")).write_text("\n".join(codes) + "\n", encoding="utf-8")
        client = subprocess.Popen(
            [PASSNUM, "--json", "--data", self.data, *self.redeem, self.path("codes")],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        acknowledged = []
        for line in client.stdout:
            answer = json.loads(line)
            self.assertEqual(answer["outcome"], "accepted", line)
            acknowledged.append(answer["voucher"])
            if len(acknowledged) == kill_after:
                self.server.kill()
        client.wait(timeout=60)
        client.stdout.close()
        self.assertEqual(client.returncode, 3, "the client must say that the server went away")
        return acknowledged

    def vouchers_in_the_log(self):
        out = pathlib.Path(self.path("log"))
        self.passnum("log", "export", "--out", str(out))
        key = ledger_copy.verifier_key(self.data / "log.vkey")
        size, _ = ledger_copy.open_checkpoint((out / "checkpoint").read_text(encoding="utf-8"), key)
        entries = [json.loads(leaf) for leaf in ledger_copy.entries_of(out, size)]
        return [entry["voucher"] for entry in entries if entry["kind"] == "voucher_redeemed"]

    def test_what_was_acknowledged_is_never_lost_and_nothing_is_spent_twice(self):
        codes = self.prepare()
        left, acknowledged = codes, []
        for number in range(ROUNDS):
            acknowledged += self.redeem_until_killed(left, kill_after=5 + number)
            self.server = Server(self.data)
            in_log = self.vouchers_in_the_log()
            self.assertEqual(len(in_log), len(set(in_log)), "a voucher was spent twice")
            self.assertLessEqual(set(acknowledged), set(in_log), "an acknowledged redemption was lost")
            # At most the one under way when the server died is there without an acknowledgement.
            self.assertLessEqual(len(in_log), len(acknowledged) + number + 1)
            left = codes[len(in_log) :]  # they are spent in the order of the file
        self.passnum("audit", "reconcile")


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1], verbosity=2)
