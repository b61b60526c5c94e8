#!/usr/bin/env python3
"""Keys as an administrator meets them: sealed at a terminal, opened from a file and from a credential,
replaced, lost and replaced by the recovery key; a copy of the log verifies from its first key and its newest.

Usage: keys_test.py PASSNUM PASSNUM_VERIFY
"""

import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import unittest

PASSPHRASE = "cinq mots que personne ne sait"


class Server:
    def __init__(self, test, *arguments, **more):
        self.errors = open(test.path("server-errors"), "w+")
        self.process = subprocess.Popen(
            [PASSNUM, "--json", "--data", test.data, *arguments, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            **more,
        )
        self.line = self.process.stdout.readline()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.errors.seek(0)
        said = self.errors.read()
        self.errors.close()
        return code, said


class Keys(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data = self.path("data")
        self.phrase = self.path("phrase")
        pathlib.Path(self.phrase).write_text(PASSPHRASE + "\n")
        os.chmod(self.phrase, 0o600)

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def run_program(self, program, *arguments):
        return subprocess.run(
            [program, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def passnum(self, *arguments, expected=0):
        done = self.run_program(PASSNUM, "--json", "--data", self.data, *arguments)
        self.assertEqual(done.returncode, expected, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def init(self):
        done = self.run_program(
            PASSNUM, "--data", self.data, "init", "--origin", "keys.example/ledger", "--host", "keys.example",
            "--recovery-key", self.path("secours.key"),
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("en clair", done.stdout)

    def verify(self, key, *arguments, expected=0):
        done = self.run_program(PASSNUM_VERIFY, *arguments, "--vkey", key)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def vkey(self):
        return pathlib.Path(self.data, "log.vkey").read_text().strip()

    # A person at a terminal: answers each question, and gives back all that the terminal has shown.
    def at_terminal(self, answers, *arguments):
        child, terminal = pty.fork()
        if child == 0:
            os.execv(PASSNUM, [PASSNUM, "--data", self.data, *arguments])
        shown = b""
        for question, answer in answers:
            while question not in shown.split(b"\n")[-1]:
                shown += os.read(terminal, 4096)
            os.write(terminal, answer.encode() + b"\n")
        try:
            while more := os.read(terminal, 4096):
                shown += more
        except OSError:  # how Linux says that the other side has closed
            pass
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def test_keys_are_sealed_at_a_terminal_and_opened_again(self):
        self.init()
        server = Server(self)
        self.assertIn("https://", server.line)
        _, said = server.stop()
        self.assertIn("clés en clair sur le disque (bank, code, issuing-1, log, lookup, snapshot)", said)

        new, again = "Nouvelle phrase de passe : ".encode(), "encore une fois : ".encode()
        code, shown = self.at_terminal([(new, PASSPHRASE), (again, PASSPHRASE + "x")], "key", "seal")
        self.assertEqual(code, 2, shown)
        self.assertIn("differ", shown)
        code, shown = self.at_terminal(
            [(new, "x" + "\x7f" + PASSPHRASE), (again, PASSPHRASE)], "key", "seal"
        )
        self.assertEqual(code, 0, shown)
        self.assertNotIn("cinq", shown)
        listed = json.loads(self.passnum("key", "list").stdout)["items"]
        sealed = {item["name"]: item["sealed"] for item in listed}
        self.assertTrue(all(sealed[name] for name in ("log", "lookup", "code", "issuing-1")))
        self.assertFalse(sealed["operator-gestion"])

        server = Server(self, "--passphrase-file", self.phrase)
        self.assertIn("https://", server.line)
        code, said = server.stop()
        self.assertEqual((code, said), (0, ""))
        wrong = self.path("wrong")
        pathlib.Path(wrong).write_text("une autre phrase\n")
        os.chmod(wrong, 0o600)
        server = Server(self, "--passphrase-file", wrong)
        self.assertEqual(server.line, "")
        code, said = server.stop()
        self.assertEqual(code, 2)
        self.assertEqual(len(said.strip().split("\n")), 1, said)
        self.assertIn("log.key is not opened by this passphrase", said)
        done = self.passnum(
            "--passphrase-file", wrong, "key", "seal", "operator-gestion", "log", expected=2
        )
        self.assertIn("log est déjà scellée par une autre phrase", done.stderr)
        # Nobody to ask: one sentence, no waiting.
        server = Server(self, stdin=subprocess.DEVNULL, start_new_session=True)
        code, said = server.stop()
        self.assertEqual(code, 2)
        self.assertIn("--passphrase-file", said)
        credentials = pathlib.Path(self.path("credentials"))
        credentials.mkdir()
        (credentials / "passnum-passphrase").write_text(PASSPHRASE)
        (credentials / "passnum-passphrase").chmod(0o400)
        server = Server(self, env={**os.environ, "CREDENTIALS_DIRECTORY": str(credentials)})
        self.assertIn("https://", server.line)
        server.stop()

    def test_a_copy_verifies_across_every_key_the_log_has_had(self):
        self.init()
        first = self.vkey()
        server = Server(self)
        self.passnum("key", "rotate", "issuing", "--key", "1")
        self.assertEqual(len(pathlib.Path(self.data, "issuing.vkey").read_text().splitlines()), 2)
        self.passnum("key", "compromised", "--key", "1")
        self.passnum("key", "add")
        self.assertEqual(len(pathlib.Path(self.data, "issuing.vkey").read_text().splitlines()), 2)
        self.passnum("key", "rotate", "issuing", "--key", "1", expected=1)
        self.passnum("log", "export", "--out", self.path("before"))
        self.assertIn("server must be stopped", self.passnum("key", "rotate", "log", expected=3).stderr)
        server.stop()

        rotated = json.loads(self.passnum("key", "rotate", "log").stdout)
        second = self.vkey()
        self.assertEqual(rotated["vkey"], second)
        pathlib.Path(self.data, "keys/log.key").unlink()
        self.passnum("serve", "--port", "0", expected=2)
        self.passnum("key", "lost", "--recovery-key", self.path("secours.key"), "--reason", "lost")
        third = self.vkey()
        self.assertEqual(len({first, second, third}), 3)

        server = Server(self)
        self.passnum("custody", "add", "--custodian", "ccas", "--name", "CCAS", "--role", "prescriber")
        copy = self.path("copy")
        self.passnum("log", "export", "--out", copy)
        self.passnum("audit", "reconcile")
        self.passnum("audit", "reconcile", "--vkey", first)
        server.stop()
        for key in (first, second, third):
            self.assertIn("genuine", self.verify(key, copy))
            self.assertIn(
                "only grew",
                self.verify(
                    key, copy, "--before", self.path("before/checkpoint"), "--after", copy + "/checkpoint"
                ),
            )
        stranger = self.path("stranger")
        self.run_program(
            PASSNUM, "--data", stranger, "init", "--origin", "keys.example/ledger", "--host", "a.b"
        )
        self.verify(pathlib.Path(stranger, "log.vkey").read_text().strip(), copy, expected=1)


if __name__ == "__main__":
    PASSNUM, PASSNUM_VERIFY = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
