"""A ledger of its own in a temporary folder, its server, and raw HTTPS to it."""

import json
import pathlib
import socket
import ssl
import subprocess
import tempfile
import urllib.request

import answers
import prometheus_text

SITE = "cvl-005"
SERVICE = "aide-demarches-administratives"


class Ledger:
    def __init__(self, passnum, source):
        self.passnum, self.source = passnum, source
        self.folder = tempfile.TemporaryDirectory()
        self.data = pathlib.Path(self.folder.name) / "data"
        self.run("init", "--origin", "outside.example/ledger", "--host", "outside.example")

    def close(self):
        self.folder.cleanup()

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def run(self, *arguments, expected=0):
        done = subprocess.run(
            [self.passnum, "--json", "--data", self.data, *arguments],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode in (
            expected,
            None,
        ), f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout

    def issue(self, booklets):
        """Booklets numbered, printed and handed over, a device; the QR codes' texts."""
        programme = str(self.source / "ops/demo/programme.json")
        last = str(booklets)
        self.run("sites", "import", str(self.source / "ops/demo/lieux-centre-val-de-loire.csv"))
        self.run("programme", "create", programme)
        self.run("label", "grant", "--programme", "26", "--all-sites", "--from", "2026-01-01")
        self.run("custody", "add", "--custodian", "ccas", "--name", "CCAS")
        order = ("--order", "C-1")
        self.run("order", "place", *order, "--programme", "26", "--booklets", last, "--custodian", "ccas")
        self.run("order", "number", *order)
        self.run("--as", "validation", "order", "activate", *order, "--funding", "M-1")
        printing = ["--programme-file", programme, "--first", "1", "--last", last]
        self.run("booklet", "print", *printing, "--out", self.path("b.pdf"))
        for booklet in range(1, booklets + 1):
            handing = ["--programme", "26", "--booklet", str(booklet), "--custodian", "ccas"]
            self.run("booklet", "hand-over", *handing)
        self.run("device", "enroll", "--device", "tel", "--site", SITE, "--key", self.path("device.key"))
        return [json.loads(line)["text"] for line in self.run("scan", self.path("b.pdf")).splitlines()]

    def redeem(self, codes, name="codes", expected=0):
        """What the server answered to each."""
        pathlib.Path(self.path(name)).write_text("\n".join(codes) + "\n", encoding="utf-8")
        how = ["--key", self.path("device.key"), "--site", SITE, "--service", SERVICE]
        return [
            json.loads(line)
            for line in self.run("redeem", *how, self.path(name), expected=expected).splitlines()
        ]


class Server:
    """`passnum serve` with metrics; its log lies in a file."""

    def __init__(self, ledger, *options, port="0"):
        self.ledger = ledger
        self.log_path = pathlib.Path(ledger.path("serve.log"))
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [ledger.passnum, "--json", "--data", ledger.data, "serve", "--port", port]
                + ["--metrics-port", "0", *options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        first_line = self.process.stdout.readline()
        assert first_line, "the server did not start: " + self.log()
        said = json.loads(first_line)
        self.url, self.metrics_url = said["url"], said["metrics_url"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        """In order. A server that ends badly, or whose leaks a sanitizer has found, makes this fail."""
        self.process.terminate()
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        assert code == 0, f"the server ended with code {code}: {self.log()[-4000:]}"

    def log(self):
        return self.log_path.read_text(encoding="utf-8")

    def scrape_text(self):
        with urllib.request.urlopen(self.metrics_url, timeout=60) as answer:
            return answer.read().decode()

    def scrape(self):
        return prometheus_text.parse(self.scrape_text())

    def resident_bytes(self):
        return int(prometheus_text.value(self.scrape(), "process_resident_memory_bytes"))

    def connect(self):
        context = ssl.create_default_context(cafile=str(self.ledger.data / "tls/cert.pem"))
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return context.wrap_socket(plain, server_hostname="127.0.0.1")

    def ask(self, request):
        """Sends the bytes, closes its sending side by asking so, and returns all that comes back."""
        with self.connect() as client:
            client.sendall(request)
            out = b""
            try:
                while piece := client.recv(65536):
                    out += piece
            except (ssl.SSLError, ConnectionError):
                pass
            answers.heard_raw(request, out)
            return out


def request(method, target, headers=(), body=b""):
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def status_of(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
