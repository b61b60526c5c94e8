"""ops/bench without its measuring: options, the arithmetic of the table, and that nothing stays behind."""

import os
import select
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(PROJECT / "tests/bench/compare"))
from children import Children, Failed
from machine import Busy, describe, sync_milliseconds
from rows import GROUPS, ROWS
from runs import RUNS
from table import Figure, Published, Row, judge, number, print_table

PAIR = Row("group", "a pair", Figure("ours"), Figure("theirs"), 2)


def rounds(ours, theirs):
    return [{"ours": {"per_second": a}, "theirs": {"per_second": b}} for a, b in zip(ours, theirs)]


class Table(unittest.TestCase):
    def test_a_ratio_compares_within_a_round_so_that_a_busy_minute_weighs_on_both(self):
        outcome = judge(PAIR, rounds([30, 15, 300], [10, 5, 100]))
        self.assertEqual(vars(outcome.ratio), {"median": 3, "low": 3, "high": 3})
        self.assertEqual(vars(outcome.ours), {"median": 30, "low": 15, "high": 300})
        self.assertTrue(outcome.reached)

    def test_the_goal_is_for_the_median_and_the_range_is_shown(self):
        outcome = judge(PAIR, rounds([10, 19, 40], [10, 10, 10]))
        self.assertEqual(vars(outcome.ratio), {"median": 1.9, "low": 1, "high": 4})
        self.assertFalse(outcome.reached)
        self.assertIn("1.90 (1.00 to 4.00)", print_table([outcome]))
        self.assertIn("| NO ", print_table([outcome]))
        self.assertTrue(judge(PAIR, rounds([10, 20, 40], [10, 10, 10])).reached)

    def test_a_goal_without_another_side_is_for_our_value(self):
        floor = Row("group", "rate", Figure("ours"), None, 100)
        ceiling = Row("group", "delay", Figure("ours"), None, 100, at_most=True)
        for row, value, reached in (
            (floor, 100, True),
            (floor, 99, False),
            (ceiling, 100, True),
            (ceiling, 101, False),
        ):
            self.assertEqual(judge(row, rounds([value], [1])).reached, reached, (row, value))

    def test_a_published_figure_says_that_it_is_one(self):
        outcome = judge(Row("group", "a pair", Figure("ours"), Published(50), 2), rounds([100], [1]))
        self.assertTrue(outcome.reached)
        self.assertIn("50.0 [published]", print_table([outcome]))

    def test_a_run_that_failed_reaches_nothing_and_is_named(self):
        nothing = judge(PAIR, [{"ours": {"per_second": 9}}])
        self.assertIsNone(nothing.reached)
        self.assertIn("not measured", print_table([nothing]))
        once = judge(PAIR, [{"ours": {"per_second": 9}}, *rounds([9], [3])])
        self.assertTrue(once.reached)
        self.assertIn("yes, a run failed", print_table([once]))

    def test_every_line_has_as_many_cells_as_the_head(self):
        lines = print_table([judge(row, []) for row in ROWS]).splitlines()
        self.assertEqual({line.count("|") for line in lines}, {7})
        self.assertEqual(len(lines), len(ROWS) + 2)

    def test_numbers_have_three_digits_that_mean_something(self):
        shown = [number(value) for value in (0.849, 9.87, 12.34, 123.4, 1234, 47_149, 350_000)]
        self.assertEqual(shown, ["0.85", "9.87", "12.3", "123", "1 230", "47 100", "350 000"])

    def test_rows_and_runs_fit_each_other(self):
        self.assertEqual({name for row in ROWS for name in row.runs()}, set(RUNS))


class Processes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="passnum-bench-test-")
        self.addCleanup(folder.cleanup)
        self.children = Children(Path(folder.name))
        self.addCleanup(self.children.close)

    def test_a_server_that_ignores_the_request_to_end_goes_with_its_children(self):
        script = "trap '' TERM; sleep 1000 & echo $!; wait"
        server = self.children.start(["bash", "-c", script])
        grandchild = os.pidfd_open(int(self.children.first_line(server)))
        self.addCleanup(os.close, grandchild)
        self.children.stop(server, timeout=0.1)
        self.assertIsNotNone(server.returncode)
        # A pidfd is readable once its process has ended.
        self.assertTrue(select.select([grandchild], [], [], 30)[0])

    def test_what_takes_too_long_is_ended_and_is_no_result(self):
        with self.assertRaisesRegex(Failed, "more than 0.1 s"):
            self.children.run(["sleep", "1000"], timeout=0.1)
        self.assertEqual(self.children.running, [])

    def test_a_failure_carries_the_last_words_of_the_program(self):
        with self.assertRaisesRegex(Failed, "ended with 3: the disk is gone"):
            self.children.run(["bash", "-c", "echo the disk is gone >&2; exit 3"])
        server = self.children.start(["bash", "-c", "echo port taken >&2"])
        with self.assertRaisesRegex(Failed, "before it was ready: port taken"):
            self.children.first_line(server)

    def test_the_machine_and_its_disk_are_described(self):
        found = describe(Path.cwd())
        self.assertTrue(found["file_system"] and found["cores"] and found["kernel"])
        self.assertGreater(sync_milliseconds(tempfile.gettempdir(), times=2)["median"], 0)
        busy = Busy()
        busy.before(0.01)
        busy.after()
        self.assertEqual(len(busy.report()["others_percent"]), 2)


class Command(unittest.TestCase):
    def bench(self, *words):
        command = [sys.executable, PROJECT / "ops/bench", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def test_help_has_an_example_and_every_name(self):
        done = self.bench("--help")
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("Example: ops/bench", *GROUPS):
            self.assertIn(words, done.stdout)

    def test_wrong_options_are_named_before_anything_is_done(self):
        for words in (["--rounds", "0"], ["--only", "oracle"], ["--dir", "/absent"], ["--frob"]):
            done = self.bench(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn(words[0], done.stderr)


if __name__ == "__main__":
    unittest.main()
