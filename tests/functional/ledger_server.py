"""A server of the real program, and a ledger ready for clients."""

import json
import pathlib
import random
import signal
import subprocess
import time
import uuid

from cryptography.hazmat.primitives.asymmetric import ed25519

import ledger_client

HOST = "kill.example"
# A few devices here do what a town's do.
NO_CAPS = ["--device-per-day", "0", "--device-offline-per-day", "0", "--device-requests", "0"]


class Server:
    """`serve` on a port of its own. What it complains of goes to `complaints`, an open file."""

    def __init__(self, passnum, data, complaints, *options):
        self.complaints = complaints
        caps = () if "--device-per-day" in options else NO_CAPS
        self.process = subprocess.Popen(
            [passnum, "--json", "--data", data, "serve", "--port", "0", *caps, *options],
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )

    def wait_until_open(self):
        """The address it answers at."""
        line = self.process.stdout.readline()
        if not line:
            self.fail("did not start")
        return json.loads(line)["url"]

    def kill(self):
        """Returns the moment at which it was certainly gone."""
        self.process.send_signal(signal.SIGKILL)
        code = self.process.wait()
        gone = time.monotonic_ns()
        self.process.stdout.close()
        if code != -signal.SIGKILL:
            self.fail("had ended by itself")
        return gone

    def stop(self):
        """In order. A sanitizer's leak check makes this fail."""
        self.process.terminate()
        self.process.wait(timeout=ledger_client.PATIENCE_S)
        self.process.stdout.close()
        if self.process.returncode != 0:
            self.fail("did not end well")

    def fail(self, what):
        code = self.process.wait(timeout=ledger_client.PATIENCE_S)
        self.complaints.seek(0)
        raise AssertionError(f"the server {what}, with code {code}: {self.complaints.read()}")


class Ledger:
    """A ledger in a folder of its own: a programme, devices at one site, vouchers in people's hands."""

    def __init__(self, passnum, source, folder, rng):
        self.passnum_program, self.source = passnum, source
        self.folder, self.rng = pathlib.Path(folder), rng
        self.data = self.folder / "data"
        self.complaints = (self.folder / "complaints").open("w+", encoding="utf-8")
        self.programme = json.loads((source / "ops/demo/programme.json").read_text(encoding="utf-8"))

    def passnum(self, *arguments):
        """The result, as JSON; it must be done."""
        done = self._run("--json", *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def told(self, *arguments, expected=0):
        """What a person at the terminal reads."""
        done = self._run(*arguments)
        assert done.returncode == expected, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def _run(self, *arguments):
        return subprocess.run(
            [self.passnum_program, "--data", self.data, *arguments],
            capture_output=True,
            text=True,
            timeout=ledger_client.PATIENCE_S,
            check=False,
        )

    def new_id(self):
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def start(self, *options):
        return Server(self.passnum_program, self.data, self.complaints, *options)

    def connect(self, url):
        return ledger_client.Connection(url, self.data / "tls/cert.pem")

    def create(self):
        self.passnum("init", "--origin", HOST + "/ledger", "--host", HOST)
        self.operator, self.second_operator = (
            ledger_client.Operator(name, ledger_client.read_key(self.data / f"keys/operator-{name}.key"))
            for name in ("gestion", "validation")
        )

    def prepare(self, url, booklets, devices):
        """With a server at `url`. Returns the devices and, booklet by booklet, the vouchers."""
        number = str(self.programme["programme"])
        self.passnum("sites", "import", str(self.source / "ops/demo/lieux-centre-val-de-loire.csv"))
        self.passnum("programme", "create", str(self.source / "ops/demo/programme.json"))
        self.passnum("label", "grant", "--programme", number, "--all-sites", "--from", "2026-01-01")
        self.passnum("custody", "add", "--custodian", "ccas", "--name", "CCAS")
        order = ["--order", "C-1"]
        more = ["--programme", number, "--booklets", str(booklets), "--custodian", "ccas"]
        self.passnum("order", "place", *order, *more)
        self.passnum("order", "number", *order)
        self.passnum("--as", "validation", "order", "activate", *order, "--funding", "M-1")
        enrolled = [self.new_device(f"tel-{i}") for i in range(devices)]
        self.command(url, [enrolment(device) for device in enrolled])
        self.command(url, [self.hand_over(booklet) for booklet in range(1, booklets + 1)])
        key = ledger_client.read_key(self.data / "keys/issuing-1.key")
        indexes = range(1, self.programme["booklet_size"] + 1)
        return enrolled, [
            [ledger_client.voucher_of(self.programme, HOST, key, booklet, index) for index in indexes]
            for booklet in range(1, booklets + 1)
        ]

    def new_device(self, name):
        key = ed25519.Ed25519PrivateKey.from_private_bytes(self.rng.randbytes(32))
        return ledger_client.Device(name, "cvl-005", self.programme["services"][0], key)

    def hand_over(self, booklet):
        return {
            "kind": "vouchers_handed_over",
            "programme": self.programme["programme"],
            "booklet": booklet,
            "vouchers": list(range(1, self.programme["booklet_size"] + 1)),
            "custodian": "ccas",
            "handover": self.new_id(),
        }

    def command(self, url, bodies, operator=None):
        """Asked for by this operator, or the first one; each must be accepted."""
        who = operator or self.operator
        signed = [who.command(body, self.new_id()) for body in bodies]
        connection = self.connect(url)
        status, content = connection.request("POST", "/v1/commands", ledger_client.commands_body(signed))
        connection.close()
        assert status == 200, content
        for item in json.loads(content)["items"]:
            assert item["outcome"] == "accepted", item


def enrolment(device):
    public_key = ledger_client.base64url(ledger_client.public_bytes(device.key))
    return {"kind": "device_enrolled", "device": device.name, "site": device.site, "public_key": public_key}


def seeded(argument):
    """A generator of random numbers from this seed, or from a new one; says which, to try again with it."""
    seed = int(argument) if argument else random.SystemRandom().getrandbits(32)
    print(f"seed {seed}", flush=True)
    return random.Random(seed)
