#!/usr/bin/env python3
"""Does the main job with the real programs, and checks what it leaves with nothing of theirs.

Usage: main_job_test.py PASSNUM PASSNUM_VERIFY SOURCE_DIRECTORY
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import ledger_copy

BOOKLETS = 4
REFUSED = {
    "already_redeemed",
    "not_handed_over",
    "forged",
    "outside_perimeter",
    "label_ended",
    "service_not_accepted",
    "blocked",
    "expired",
    "device_unknown",
    "code_mistyped",
}


def demo(out, *more):
    return subprocess.run(
        [
            PASSNUM,
            "demo",
            "--once",
            "--out",
            out,
            "--sites",
            SOURCE / "ops/demo/lieux-centre-val-de-loire.csv",
            "--programme",
            SOURCE / "ops/demo/programme.json",
            "--booklets",
            str(BOOKLETS),
            *more,
        ],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )


class MainJob(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.out = pathlib.Path(cls.folder.name) / "out"
        done = demo(cls.out)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.summary = json.loads((cls.out / "summary.json").read_text(encoding="utf-8"))
        cls.key = ledger_copy.verifier_key(cls.out / "log.vkey")
        cls.size, cls.root = ledger_copy.open_checkpoint(
            (cls.out / "log/checkpoint").read_text(encoding="utf-8"), cls.key
        )
        cls.leaves = ledger_copy.entries_of(cls.out / "log", cls.size)
        cls.entries = [json.loads(leaf) for leaf in cls.leaves]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def kind(self, name):
        return [entry for entry in self.entries if entry["kind"] == name]

    def test_the_log_has_the_root_that_was_signed(self):
        self.assertEqual(
            ledger_copy.root_of([ledger_copy.leaf_hash(leaf) for leaf in self.leaves]), self.root
        )
        self.assertEqual(self.summary["tree_size"], self.size)

    def test_entries_are_in_the_one_spelling(self):
        for leaf, entry in zip(self.leaves, self.entries):
            spelled = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            self.assertEqual(spelled.encode(), leaf)

    def test_the_money_is_what_plain_arithmetic_finds(self):
        for entry in self.entries:
            self.assertEqual(sum(posting["cents"] for posting in entry.get("postings", [])), 0)
        owed = ledger_copy.owed_by_structure(self.entries)
        self.assertEqual(owed, self.summary["payable_by_structure"])
        self.assertEqual(sum(owed.values()), self.summary["payable_cents"])
        redeemed, reversed_ones = self.kind("voucher_redeemed"), self.kind("redemption_reversed")
        self.assertEqual(self.summary["redeemed"], len(redeemed))
        self.assertEqual(self.summary["reversed"], len(reversed_ones))
        self.assertEqual(self.summary["payable_cents"], 1000 * (len(redeemed) - len(reversed_ones)))
        self.assertEqual(
            self.summary["vouchers_numbered"], sum(len(e["codes"]) for e in self.kind("booklet_numbered"))
        )
        self.assertEqual(
            self.summary["handed_over"], sum(len(e["vouchers"]) for e in self.kind("vouchers_handed_over"))
        )
        self.assertEqual(self.summary["audit"], "agrees")

    def test_no_voucher_is_spent_twice_at_once(self):
        spent = {}
        for entry in self.entries:
            if entry["kind"] == "voucher_redeemed":
                self.assertNotIn(entry["voucher"], spent)
                spent[entry["voucher"]] = entry["scan_id"]
            elif entry["kind"] == "redemption_reversed":
                self.assertEqual(spent.pop(entry["voucher"]), entry["scan_id"])

    def test_every_refusal_was_met(self):
        self.assertEqual(set(self.summary["refused"]), REFUSED)

    def test_each_redemption_has_a_receipt_that_stands_alone(self):
        redeemed = {entry["voucher"]: entry for entry in self.kind("voucher_redeemed")}
        receipts = list((self.out / "receipts").glob("*.tlog-proof"))
        self.assertEqual(len(receipts), len(redeemed))
        for receipt in receipts:
            entry = ledger_copy.read_receipt(receipt, self.key)
            self.assertEqual(entry, redeemed[receipt.name.removesuffix(".tlog-proof")])

    def test_printed_vouchers_are_signed_by_the_published_key(self):
        _, public_key = ledger_copy.verifier_key(self.out / "issuing.vkey")
        scanned = subprocess.run(
            [PASSNUM, "--json", "--data", self.out / "server", "scan", self.out / "booklets.pdf"],
            capture_output=True,
            text=True,
            check=True,
        )
        texts = [json.loads(line)["text"] for line in scanned.stdout.splitlines()]
        self.assertEqual(len(set(texts)), 10 * BOOKLETS)
        for text in texts[::7]:
            payload = int(text.partition("#")[2]).to_bytes(80, "big")
            message = b"PN-voucher/v1\0" + payload[:16]
            self.assertTrue(ledger_copy.is_signed(public_key, message, payload[16:]))
            self.assertFalse(ledger_copy.is_signed(public_key, message[:-1] + b"?", payload[16:]))

    def test_devices_signed_what_the_log_says_they_asked(self):
        keys = {
            entry["device"]: ledger_copy.from_base64url(entry["public_key"])
            for entry in self.kind("device_enrolled")
        }
        fields = {"qr": ["voucher"], "typed": ["code_commitment"]}
        for entry in self.kind("voucher_redeemed")[::3]:
            names = [
                "device",
                "entered",
                "offline",
                "scan_id",
                "scanned_at",
                "service",
                "site",
                *fields[entry["entered"]],
            ]
            request = {"v": 1} | {name: entry[name] for name in names}
            text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            message = b"PN-scan/v1\0" + text.encode()
            self.assertTrue(
                ledger_copy.is_signed(
                    keys[entry["device"]], message, ledger_copy.from_base64url(entry["signature"])
                )
            )

    def test_no_secret_of_a_voucher_is_in_the_log(self):
        text = b"".join(self.leaves).decode()
        self.assertNotIn("/v#", text)
        pages = subprocess.run(
            ["pdftotext", self.out / "booklets.pdf", "-"], capture_output=True, text=True, check=True
        )
        typed = [word for word in pages.stdout.split() if len(word) == 14 and word[4] == word[9] == "-"]
        self.assertGreaterEqual(len(typed), 10 * BOOKLETS)
        for code in typed:
            self.assertNotIn(code, text)
            self.assertNotIn(code.replace("-", ""), text)

    def test_statements_add_up_to_what_is_owed(self):
        totals = 0
        for statement in (self.out / "statements").glob("*.csv"):
            data = statement.read_bytes()
            self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
            rows = [line.split(";") for line in data.decode("utf-8-sig").split("\r\n") if line]
            column = rows[0].index("Montant (EUR)")
            totals += sum(int(row[column].replace(",", "")) for row in rows[1:-1])
            self.assertEqual(
                int(rows[-1][column].replace(",", "")),
                sum(int(row[column].replace(",", "")) for row in rows[1:-1]),
            )
            self.assertTrue(statement.with_suffix(".pdf").read_bytes().startswith(b"%PDF-"))
        self.assertEqual(totals, self.summary["payable_cents"])

    def test_the_verifier_agrees_and_sees_one_changed_byte(self):
        command = [VERIFY, "--vkey", self.out / "log.vkey"]
        good = subprocess.run([*command, self.out / "log"], capture_output=True, text=True, check=False)
        self.assertEqual(good.returncode, 0, good.stderr)
        receipt = next((self.out / "receipts").glob("*.tlog-proof"))
        self.assertEqual(
            subprocess.run([*command, "--receipt", receipt], capture_output=True, check=False).returncode, 0
        )
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "log"
            shutil.copytree(self.out / "log", copy)
            bundle = next(path for path in (copy / "tile/entries").rglob("*") if path.is_file())
            data = bytearray(bundle.read_bytes())
            data[len(data) // 2] ^= 1
            bundle.write_bytes(data)
            bad = subprocess.run([*command, copy], capture_output=True, text=True, check=False)
            self.assertEqual(bad.returncode, 1)
            self.assertIn("tile/entries", bad.stderr)

    def test_a_second_run_changes_nothing_and_agrees(self):
        before = {
            path: path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file() and "server" not in path.parts
        }
        again = demo(self.out)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        after = {
            path: path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file() and "server" not in path.parts
        }
        self.assertEqual(before, after)

    def test_a_folder_with_other_things_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            precious = pathlib.Path(folder) / "precious.txt"
            precious.write_text("keep", encoding="utf-8")
            done = demo(folder)
            self.assertEqual(done.returncode, 2)
            self.assertEqual([precious], list(pathlib.Path(folder).iterdir()))


if __name__ == "__main__":
    PASSNUM, VERIFY, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:4])
    unittest.main(argv=sys.argv[:1], verbosity=2)
