"""A project of a few files in a temporary folder, and what a check says of it."""

import contextlib
import io
import runpy
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


class SmallTreeTest(unittest.TestCase):
    check = ""  # the script under ops/

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="passnum-checks-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def run_check(self, *arguments):
        """The exit code, and the lines printed."""
        script = PROJECT / "ops" / self.check
        said, before = io.StringIO(), sys.argv
        sys.argv = [str(script), "--root", str(self.root), *arguments]
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                runpy.run_path(str(script), run_name="__main__")
        except SystemExit as end:
            return end.code, said.getvalue().splitlines()
        finally:
            sys.argv = before
        self.fail("the check ended without an exit code")

    def assert_passes(self):
        code, lines = self.run_check()
        self.assertEqual((code, lines[:-1]), (0, []))

    def assert_finds(self, place, words):
        """Exactly one violation, at `file:line`, that says `words`."""
        code, lines = self.run_check()
        self.assertEqual(code, 1, lines)
        self.assertEqual(len(lines), 2, lines)
        self.assertTrue(lines[0].startswith(place + ": "), lines[0])
        self.assertIn(words, lines[0])
