#!/usr/bin/env python3
"""Types the commands of README's Step by step, in order, and wants each to do what README says: end well.

Usage: readme_test.py PASSNUM PASSNUM_VERIFY SOURCE_DIRECTORY
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SERVE = "passnum serve "
STOP = "kill %1"
LEFT_BEHIND = {
    "carnets.pdf",
    "encaisses.jsonl",
    "reconciliation.json",
    "etats",
    "sauvegardes",
    "journal",
    "recus",
}


def commands(readme):
    """The lines of its blocks of shell commands."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


class Reader:
    """Somebody who types the lines into one shell, and waits for the server before going on."""

    def __init__(self, folder, programs):
        self.folder = folder
        self.typed = []
        self.server = None
        self.environment = {
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PASSNUM_DATA": "registre",
        }

    def type(self, line):
        if line.startswith(SERVE):
            self.shell()
            self.serve(line)
        elif line.startswith(STOP):
            self.shell()
            self.stop()
        else:
            self.typed.append(line)

    def shell(self):
        script, self.typed = "\n".join(self.typed), []
        done = subprocess.run(
            ["bash", "-eux", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert (
            done.returncode == 0
        ), f"ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"

    def serve(self, line):
        assert self.server is None, "two servers of one ledger: README does not stop the first"
        options = re.sub(r"port \d+", "port 0", line.removesuffix("&")).split()
        self.server = subprocess.Popen(
            options,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "https://" in self.server.stdout.readline(), "the server did not start"

    def stop(self):
        self.server.terminate()
        self.server.communicate(timeout=60)
        assert self.server.returncode == 0, f"the server ended with {self.server.returncode}"
        self.server = None


class Readme(unittest.TestCase):
    def test_its_commands_do_what_it_says(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "ops").symlink_to(SOURCE / "ops")
            reader = Reader(folder, BIN)
            try:
                for line in commands((SOURCE / "README.md").read_text(encoding="utf-8")):
                    reader.type(line)
                reader.shell()
            finally:
                if reader.server:
                    reader.stop()
            self.assertLessEqual(LEFT_BEHIND, {path.name for path in folder.iterdir()})
            redeemed = (folder / "encaisses.jsonl").read_text(encoding="utf-8").splitlines()
            self.assertEqual([json.loads(line)["outcome"] for line in redeemed], ["accepted"] * 3)
            self.assertEqual(len(list((folder / "recus").glob("*.tlog-proof"))), 3)

    def test_a_line_that_fails_is_noticed(self):
        with tempfile.TemporaryDirectory() as name:
            reader = Reader(name, BIN)
            reader.type("passnum no-such-command")
            reader.type("true")
            with self.assertRaises(AssertionError):
                reader.shell()


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv.pop()).resolve()
    VERIFIER = pathlib.Path(sys.argv.pop()).resolve()
    PASSNUM = pathlib.Path(sys.argv.pop()).resolve()
    with tempfile.TemporaryDirectory() as programs:
        BIN = pathlib.Path(programs)
        (BIN / "passnum").symlink_to(PASSNUM)
        (BIN / "passnum-verify").symlink_to(VERIFIER)
        unittest.main()
