#!/usr/bin/env python3
"""A drill: devices redeem while backups are made, the server is killed, and the ledger goes on from the last
backup in another place. What was acknowledged before that backup must all be there.

Usage: backup_test.py PASSNUM SOURCE_DIRECTORY [SEED]
"""

import copy
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
import ledger_client
import ledger_copy
from ledger_client import Address
from ledger_judge import Judge, Receipt
from ledger_load import History, Till
from ledger_server import HOST, Ledger, seeded
from people import Browser

TILLS = 4
ANSWERS = 150  # before, between and after the backups


class BackupDrill(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.backups, self.restored = self.folder / "backups", self.folder / "restored"
        self.rng = seeded(SEED)
        self.ledger = Ledger(PASSNUM, SOURCE, folder.name, self.rng)
        self.addCleanup(self.ledger.complaints.close)
        self.ledger.create()
        self.address, self.history = Address(), History()
        self.browsers = (f"127.0.0.{last}" for last in itertools.count(2))

    def invite(self):
        words = ("account", "invite", "--organisation", "orleans", "--role", "operator")
        return json.loads(self.run_passnum(*words).stdout)["invitation"]

    def browser(self, url, data):
        browser = Browser(int(url.rsplit(":", 1)[1]), str(data / "tls/cert.pem"), next(self.browsers))
        self.addCleanup(browser.close)
        return browser

    def run_passnum(self, *arguments, expected=0):
        done = subprocess.run(
            [PASSNUM, "--json", "--data", self.ledger.data, *arguments],
            capture_output=True,
            text=True,
            timeout=ledger_client.PATIENCE_S,
            check=False,
        )
        self.assertEqual(done.returncode, expected, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def start_clients(self, url):
        devices, booklets = self.ledger.prepare(url, booklets=TILLS + 2, devices=TILLS)
        self.device, self.unused = devices[0], booklets[-1][0]
        clients = [
            Till(
                device,
                own,
                booklets[0],
                [],
                self.ledger,
                self.address,
                self.history,
                type(self.rng)(self.rng.getrandbits(64)),
            )
            for device, own in zip(devices, booklets[1:])
        ]
        for client in clients:
            client.start()
        self.address.opened(url)
        return clients

    def back_up(self, *more):
        begun = time.monotonic_ns()
        made = json.loads(self.run_passnum("backup", "--to", self.backups, *more).stdout)
        return begun, made

    def checkpoint(self, url):
        connection = self.ledger.connect(url)
        _, note = connection.request("GET", "/log/checkpoint")
        connection.close()
        return note if isinstance(note, str) else note.decode()

    def redeem_under_backups(self):
        """Returns when the last backup began, what it holds, and a checkpoint that was published after it."""
        server = self.ledger.start()
        try:
            url = server.wait_until_open()
            clients = self.start_clients(url)
            self.history.wait_for_answers(ANSWERS)
            self.run_passnum(
                "account", "organisation", "--id", "orleans", "--kind", "metropole", "--name", "Orléans"
            )
            self.person = self.browser(url, self.ledger.data)
            self.person.come_in(self.invite(), "Anne", f"https://{HOST}")
            self.unanswered = self.invite()
            _, first = self.back_up()
            self.history.wait_for_answers(ANSWERS)
            begun, second = self.back_up("--check")
            self.history.wait_for_answers(ANSWERS)
            later = self.checkpoint(url)
        finally:
            self.address.died(server.kill())
            self.address.end()
        for client in clients:
            client.join()
        self.assertIsNone(self.history.failure)
        print(f"first backup {first}, second {second}")
        self.assertGreater(second["tree_size"], first["tree_size"])
        self.assertEqual(first["bytes_shared"], 0)
        self.assertGreater(second["bytes_shared"], 0, "the second backup has copied everything again")
        links = [path.stat().st_nlink for path in self.backups.glob("000002/db/rocksdb/*.sst")]
        self.assertIn(2, links, "the second backup links to nothing in the first")
        return begun, second, later

    def restore(self, *more, expected=0):
        return self.run_passnum(
            "restore", "--from", self.backups, "--to", self.restored, *more, expected=expected
        )

    def refuse_rollbacks(self, later):
        """Restoring what is older than what was published is refused, with both checkpoints."""
        ours = (self.backups / "000002/checkpoint").read_text(encoding="utf-8")
        for expected in (later, self.folder / "data.lock"):
            said = self.restore("--expect", expected, expected=1).stderr
            self.assertIn(ours, said)
            self.assertGreaterEqual(said.count("— " + ours.splitlines()[0]), 2, said)
            self.assertFalse(self.restored.exists())
        self.assertIn(later, self.restore("--expect", later, expected=1).stderr)
        self.restore(expected=2)  # without a word on what is expected

    def put_secrets_back(self):
        for name in ("keys", "tls"):
            shutil.copytree(self.ledger.data / name, self.restored / name)
        shutil.copy2(self.ledger.data / "auditor.token", self.restored)

    def judge_restored(self, url, begun, size):
        """Every answer that the backup covers is true of the log that goes on from it."""
        restored = copy.copy(self.ledger)
        restored.data = self.restored
        log = self.folder / "log"
        restored.passnum("log", "export", "--out", log)
        judge = Judge(log, ledger_copy.verifier_key(self.restored / "log.vkey"))
        self.assertEqual(len(judge.entries), size)
        before = [
            e for e in self.history.exchanges if e.answer and not e.answer.refusal and e.returned < begun
        ]
        self.assertGreater(len(before), ANSWERS // 4)
        for exchange in before:
            self.assertLess(
                exchange.content["index"], size, "the backup lacks what was acknowledged before it"
            )
            receipt = Receipt(exchange.content["receipt"])
            self.assertLessEqual(judge.open(receipt.checkpoint)[0], size)
            judge.check_accepted(exchange.request, exchange.content)
        judge.check_vouchers()
        restored.passnum("audit", "reconcile")
        connection = restored.connect(url)
        body = self.device.scan(self.unused, self.ledger.new_id())
        status, said = connection.request("POST", "/v1/redemptions", body)
        connection.close()
        self.assertEqual(status, 201, said)
        judge_size = json.loads(said)["index"]
        self.assertEqual(judge_size, size)

    def test_the_ledger_goes_on_from_the_last_backup(self):
        begun, made, later = self.redeem_under_backups()
        self.run_passnum("log", "verify", self.ledger.data)
        self.refuse_rollbacks(later)
        self.restore("--expect", self.backups / "000002/checkpoint")
        self.assertFalse((self.restored / "keys").exists())
        self.restore("--without-expectation", expected=2)  # a ledger is there now
        verified = json.loads(self.run_passnum("log", "verify", self.restored).stdout)
        self.assertEqual(verified["tree_size"], made["tree_size"])

        self.put_secrets_back()
        # Beside the new directory, the lock says that more was published than the backup has.
        shutil.copy2(self.folder / "data.lock", self.folder / "restored.lock")
        refused = self.serve_restored()
        self.assertIn(later.splitlines()[0], refused)
        (self.folder / "restored.lock").unlink()
        self.serve_restored()
        running = copy.copy(self.ledger)
        running.data = self.restored
        server = running.start("--begin-lock")
        try:
            url = server.wait_until_open()
            self.judge_restored(url, begun, made["tree_size"])
            self.judge_people(url)
        finally:
            server.stop()

    def judge_people(self, url):
        """Who could sign in can, and nothing that was held before opens anything."""
        person = self.browser(url, self.restored)
        person.session = self.person.session
        self.assertEqual(person.ask("GET", "/v1/session").status, 401)
        person.passkey = self.person.passkey
        self.assertEqual(person.sign_in().account, self.person.account)
        body = {"invitation": self.unanswered}
        self.assertEqual(person.ask("POST", "/v1/accounts/invitation", body).code(), "invitation_unknown")

    def serve_restored(self):
        """Tries to serve what was restored; says why not."""
        done = subprocess.run(
            [PASSNUM, "--data", self.restored, "serve", "--port", "0"],
            capture_output=True,
            text=True,
            timeout=ledger_client.PATIENCE_S,
            check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def test_a_stopped_ledger_is_backed_up_and_the_oldest_backups_go(self):
        for number in range(1, 4):
            _, made = self.back_up("--keep", "2")
            self.assertEqual(made["backup"], number)
        self.assertEqual(sorted(path.name for path in self.backups.iterdir()), ["000002", "000003"])
        sums = subprocess.run(
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=self.backups / "000003", check=False
        )
        self.assertEqual(sums.returncode, 0)
        secrets = [path for path in self.backups.rglob("*") if "key" in path.suffix or "token" in path.name]
        self.assertEqual([path.name for path in secrets if path.suffix != ".vkey"], [])
        self.run_passnum("doctor", "--json")


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    SEED = sys.argv[3] if len(sys.argv) > 3 else None
    unittest.main(argv=sys.argv[:1], verbosity=2)
