"""Processes that the comparison starts: each in a group of its own, bounded in time, ended by its id."""

import json
import os
import selectors
import signal
import subprocess
import time


class Failed(Exception):
    """A run that gave no figure; its words say why."""


class Children:
    def __init__(self, logs):
        self.logs = logs
        self.running = []

    def start(self, words, *, user=None, environment=None, folder=None):
        """A process that goes on beside us; what it complains of lands in a log named after the program."""
        log = self.logs / f"{os.path.basename(str(words[0]))}.log"
        with log.open("ab") as complaints:
            start = complaints.tell()
            child = subprocess.Popen(
                [str(word) for word in words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                start_new_session=True,
                user=user,
                group=None if user is None else user_group(user),
                extra_groups=None if user is None else [],
                env={**os.environ, **(environment or {})},
                cwd=folder,
            )
        child.log, child.log_start = log, start
        self.running.append(child)
        return child

    def run(self, words, *, timeout=120, **how):
        """What the process writes to standard output, once it has ended well."""
        child = self.start(words, **how)
        try:
            output, _ = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise Failed(f"{words[0]} took more than {timeout} s") from None
        finally:
            self.stop(child)
        if child.returncode != 0:
            raise Failed(f"{words[0]} ended with {child.returncode}: {last_words(child, output)}")
        return output.decode()

    def run_json(self, words, **how):
        """The last line of what it writes, which is JSON."""
        lines = self.run(words, **how).strip().splitlines()
        if not lines:
            raise Failed(f"{words[0]} said nothing")
        return json.loads(lines[-1])

    def first_line(self, child, timeout=30):
        """The first line that a server writes, when it is ready."""
        line = b""
        end = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0, end - time.monotonic())):
                    raise Failed(f"{child.args[0]} was not ready in {timeout} s: {last_words(child)}")
                byte = os.read(child.stdout.fileno(), 1)
                if not byte:
                    raise Failed(f"{child.args[0]} ended before it was ready: {last_words(child)}")
                line += byte
        return line.decode()

    def stop(self, child, *, by=signal.SIGTERM, timeout=20):
        """Asks it to end, and makes it end when it does not; the rest of what it wrote."""
        output = b""
        if child.poll() is None:
            child.send_signal(by)
        try:
            if not child.stdout.closed:
                output, _ = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(child.pid, signal.SIGKILL)  # and whatever it has left behind
        except ProcessLookupError:
            pass
        child.wait()
        child.stdout.close()
        if child in self.running:
            self.running.remove(child)
        return output.decode(errors="replace")

    def close(self):
        for child in reversed(list(self.running)):
            self.stop(child, timeout=10)


def user_group(user):
    import pwd

    return pwd.getpwnam(user).pw_gid


def last_words(child, output=b""):
    """The end of what it complained of, else of what it wrote."""
    with child.log.open("rb") as log:
        log.seek(child.log_start)
        said = log.read().decode(errors="replace").strip() or output.decode(errors="replace").strip()
    return " / ".join(said.splitlines()[-3:]) or "it said nothing"
