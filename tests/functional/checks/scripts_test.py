"""ops/install, ops/run, ops/test and .ci/run in a copy of ops/, with stand-ins for apt, cmake and the like.

What the real tools do is seen when these scripts are really used; here it is what the scripts make of it.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
DEBIAN_12 = Path("/etc/os-release").is_file() and {"ID=debian", 'VERSION_ID="12"'} <= set(
    Path("/etc/os-release").read_text().splitlines()
)

STAND_INS = {
    # Knows every package but those in the file `missing`; as the real one, fails when it lacks one.
    "dpkg-query": """
        shift 2
        for package; do
          if grep -qxF "$package" "$STATE/missing"; then echo "no $package" >&2; failed=1
          elif grep -qxF "$package" "$STATE/removed"; then echo "config-files $package"
          else echo "installed $package"; fi
        done
        exit "${failed:-0}" """,
    "apt-get": 'echo "apt-get $*" >> "$STATE/calls"; echo "pmstatus:x:50.0:half"; cat "$STATE/apt-says"; '
    'exit "$(cat "$STATE/apt-code")"',
    "id": 'cat "$STATE/id"',
    "sudo": 'echo "sudo $*" >> "$STATE/calls"; [ "$1" != -n ] || exit "$(cat "$STATE/sudo-code")"; exec "$@"',
    # Configures (leaves the files that Ninja and a second run look for) and builds, or fails as it is told.
    "cmake": """
        echo "cmake $*" >> "$STATE/calls"
        case "$*" in
          --build*) echo "[1/2] one"; echo "[2/2] two"; exit "$(cat "$STATE/build-code")" ;;
        esac
        preset=$3
        touch "build/$preset/build.ninja"
        echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" > "build/$preset/CMakeCache.txt" """,
    "ctest": 'echo "ctest $*" >> "$STATE/calls"; cat "$STATE/ctest-says"; exit "$(cat "$STATE/ctest-code")"',
    "clang-format-14": "exit 0",
    "shellcheck": "exit 0",
    "npm": "mkdir -p node_modules; touch node_modules/.package-lock.json",
    "setarch": '[ "$1" = -R ]; shift; exec "$@"',
}
PROGRAM = 'for word; do printf "<%s>" "$word"; done; exit "$(cat "$STATE/program-code")"'


def write_script(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/bash\n" + body + "\n")
    path.chmod(0o755)


class ScriptsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="passnum-scripts-")
        self.addCleanup(folder.cleanup)
        base = Path(folder.name).resolve()
        self.root, self.state, self.elsewhere = base / "project", base / "state", base / "elsewhere"
        for new in (self.root, self.state, self.elsewhere):
            new.mkdir()
        shutil.copytree(PROJECT / "ops", self.root / "ops")
        shutil.copytree(PROJECT / ".ci", self.root / ".ci")
        for folder in ("ledger", "issuer", "scanner", "audit", "api", "tests"):
            (self.root / folder).mkdir()
        (self.root / "ledger/base").mkdir()
        (self.root / "scanner/web").mkdir()
        (self.root / "scanner/web/package-lock.json").write_text("{}\n")
        (self.root / "ledger/base/a.h").write_text("#pragma once\n")
        for name, body in STAND_INS.items():
            write_script(base / "bin" / name, body)
        write_script(self.root / "build/release/api/passnum", PROGRAM)
        for name in ("missing", "removed", "calls", "apt-says", "ctest-says"):
            (self.state / name).touch()
        for name in ("apt-code", "sudo-code", "build-code", "ctest-code", "program-code", "id"):
            self.set(name, "0")
        self.environment = {
            **os.environ,
            "PATH": f"{base}/bin:/usr/bin:/bin",
            "STATE": str(self.state),
            "TMPDIR": str(base),
        }

    def set(self, name, text):
        (self.state / name).write_text(text + "\n")

    def run_script(self, script, *arguments):
        return subprocess.run(
            ["bash", self.root / script, *arguments],
            cwd=self.elsewhere,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )

    def calls(self):
        return (self.state / "calls").read_text()


class Install(ScriptsTest):
    def test_asks_apt_nothing_when_everything_is_there(self):
        done = self.run_script("ops/install")
        self.assertEqual((done.returncode, self.calls()), (0, ""))

    @unittest.skipUnless(DEBIAN_12, "installs on Debian 12 only")
    def test_installs_what_is_missing_and_what_was_removed_and_nothing_else(self):
        self.set("missing", "cmake")
        self.set("removed", "ninja-build")
        done = self.run_script("ops/install")
        self.assertEqual(done.returncode, 0, done.stdout)
        update, install = self.calls().splitlines()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" --no-install-recommends install cmake ninja-build"), install)

    @unittest.skipUnless(DEBIAN_12, "installs on Debian 12 only")
    def test_the_packages_of_the_tests_come_only_when_asked_for(self):
        self.set("missing", "clang-format-14")
        self.assertEqual(self.run_script("ops/install").returncode, 0)
        self.assertEqual(self.calls(), "")
        self.assertEqual(self.run_script("ops/install", "--with", "tests").returncode, 0)
        self.assertIn("install clang-format-14\n", self.calls())

    @unittest.skipUnless(DEBIAN_12, "installs on Debian 12 only")
    def test_when_apt_fails_it_shows_what_apt_said_and_what_to_do(self):
        self.set("missing", "cmake")
        self.set("apt-code", "100")
        self.set("apt-says", "E: the mirror is away")
        done = self.run_script("ops/install")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the mirror is away", done.stdout)
        self.assertIn("run the same command again", done.stdout)
        self.assertEqual(self.calls().count("apt-get"), 1)

    @unittest.skipUnless(DEBIAN_12, "installs on Debian 12 only")
    def test_goes_through_sudo_when_it_is_not_root(self):
        self.set("missing", "cmake")
        self.set("id", "1000")
        self.assertEqual(self.run_script("ops/install").returncode, 0)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive", self.calls())

    @unittest.skipUnless(DEBIAN_12, "installs on Debian 12 only")
    def test_says_so_when_sudo_wants_a_password_and_nobody_can_be_asked(self):
        self.set("missing", "cmake")
        self.set("id", "1000")
        self.set("sudo-code", "1")
        done = self.run_script("ops/install")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no terminal", done.stdout)
        self.assertNotIn("apt-get", self.calls())

    def test_a_wrong_option_is_named(self):
        for arguments in (["--frob"], ["--with"], ["--with", "everything"]):
            done = self.run_script("ops/install", *arguments)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("--help", done.stdout)


class Run(ScriptsTest):
    def job(self, done):
        """The words that the program was called with."""
        return re.findall("<(.*?)>", done.stdout.splitlines()[-1])

    def test_builds_only_the_two_programs_and_passes_the_job_on(self):
        done = self.run_script("ops/run")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(
            self.job(done),
            [
                "demo",
                "--out",
                f"{self.root}/out/demo",
                "--programme",
                f"{self.root}/ops/demo/programme.json",
                "--sites",
                f"{self.root}/ops/demo/lieux-centre-val-de-loire.csv",
            ],
        )
        for file in self.job(done)[4::2]:
            self.assertTrue(Path(file).is_file(), file)
        configure, build = self.calls().splitlines()
        self.assertEqual(configure, "cmake --fresh --preset release -DPASSNUM_TESTS=OFF")
        self.assertEqual(build, "cmake --build --preset release --target passnum passnum-verify")

    def test_configures_once_and_again_when_the_folder_was_moved(self):
        for times in (1, 1):
            self.assertEqual(self.run_script("ops/run").returncode, 0)
            self.assertEqual(self.calls().count("--fresh"), times)
        moved = self.root.with_name("moved")
        self.root.rename(moved)
        self.root = moved
        self.assertEqual(self.run_script("ops/run").returncode, 0)
        self.assertEqual(self.calls().count("--fresh"), 2)

    def test_paths_are_relative_to_the_caller(self):
        (self.elsewhere / "les lieux.csv").write_text("x")
        sites = ["--sites", "les lieux.csv"]
        done = self.run_script("ops/run", "--once", "--out=a b", *sites, "--booklets", "3")
        here, words = self.elsewhere, self.job(done)
        for option, value in [
            ("--out", f"{here}/a b"),
            ("--sites", f"{here}/les lieux.csv"),
            ("--booklets", "3"),
        ]:
            self.assertEqual(words.count(option), 1)
            self.assertEqual(words[words.index(option) + 1], value)
        self.assertIn("--once", words)

    def test_says_what_is_wrong_with_an_option_before_it_does_anything(self):
        (self.elsewhere / "file").write_text("x")
        for arguments, words in [
            (["--frob"], "unknown option '--frob'"),
            (["--out"], "--out needs a value"),
            (["--out", "file"], "is not a folder"),
            (["--sites", "absent.csv"], "no file 'absent.csv'"),
            (["--booklets", "0"], "whole number"),
            (["--booklets=ten"], "whole number"),
        ]:
            with self.subTest(arguments=arguments):
                done = self.run_script("ops/run", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stdout)
        self.assertEqual(self.calls(), "")

    def test_its_exit_code_tells_packages_build_and_job_apart(self):
        self.set("program-code", "7")
        self.assertEqual(self.run_script("ops/run").returncode, 7)
        self.set("build-code", "1")
        self.assertEqual(self.run_script("ops/run").returncode, 11)
        self.set("missing", "cmake")
        self.set("apt-code", "100")
        self.assertEqual(self.run_script("ops/run").returncode, 10)

    def test_help_shows_an_example(self):
        done = self.run_script("ops/run", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("Example: ops/run", done.stdout)
        self.assertNotIn("set -", done.stdout)


PASSED = "100% tests passed, 0 tests failed out of 5"
FAILED = (
    "The following tests did not run:\n\t  2 - A.B (Skipped)\n60% tests passed, 2 tests failed out of 5"
)


class Test(ScriptsTest):
    def test_counts_the_six_runs_and_the_other_steps_in_its_last_line(self):
        self.set("ctest-says", PASSED)
        done = self.run_script(".ci/run")
        self.assertEqual(done.returncode, 0, done.stdout)
        # 6 runs of 5; layers, tidiness, names, format, shell scripts, web types, and 5 builds.
        self.assertEqual(done.stdout.splitlines()[-1], "100% tests passed, 0 tests failed out of 41")
        self.assertEqual(done.stdout.count(PASSED), 6)
        unit = "--target tests/unit/all"
        both = "--target tests/unit/all tests/sim/all"
        programs = "asan --target passnum passnum-verify"
        for preset in ("dev", f"asan {unit}", programs, f"tsan {both}", "fuzz --target fuzz_targets"):
            self.assertIn(f"cmake --build --preset {preset}\n", self.calls())

    def test_goes_on_after_a_failure_and_says_what_failed(self):
        self.set("ctest-says", FAILED)
        self.set("ctest-code", "8")
        (self.root / "ledger/base/a.h").write_text('#pragma once\n#include "api/http/server.h"\n')
        done = self.run_script("ops/test")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.calls().count("ctest "), 6)
        failed = "layers; dev tests; asan tests/unit; asan functional tests; tsan tests/unit; tsan tests/sim"
        self.assertIn(f"Failed: {failed}; fuzz;", done.stdout)
        self.assertIn("6 skipped", done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "68% tests passed, 13 tests failed out of 41")

    def test_a_build_that_fails_skips_its_tests_and_not_the_rest(self):
        self.set("build-code", "1")
        self.set("ctest-says", PASSED)
        done = self.run_script("ops/test")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("ctest", self.calls())
        self.assertIn("Failed: dev build; asan build; asan programs; tsan build; fuzz build;", done.stdout)

    def test_quick_runs_the_quick_label_of_one_build(self):
        self.set("ctest-says", PASSED)
        done = self.run_script("ops/test", "--quick")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.calls().count("ctest "), 1)
        self.assertIn("-L quick", self.calls())
        self.assertNotIn("asan", self.calls())

    def test_wrong_options_and_missing_packages_are_told_apart_from_failures(self):
        self.assertEqual(self.run_script("ops/test", "--frob").returncode, 2)
        self.assertEqual(self.run_script("ops/test", "--quick", "more").returncode, 2)
        self.set("missing", "cmake")
        self.set("apt-code", "100")
        self.assertEqual(self.run_script("ops/test").returncode, 10)
        self.assertNotIn("ctest", self.calls())


if __name__ == "__main__":
    unittest.main()
