"""Everything that can be measured: one function a run, each with a check of its result."""

import json
import shutil
import socket
import time

from children import Failed
from postgres import HERE, Postgres

DJANGO_PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's Django
FASTIFY_PROCESSES, FASTIFY_CONNECTIONS = 2, 16
DJANGO_PROCESSES, DJANGO_THREADS = 2, 8


class Bench:
    """Where things are, and how long a run should take."""

    def __init__(self, root, scratch, children, seconds):
        self.programs = root / "build/release/tests/bench/compare"
        self.passnum = root / "build/release/api/passnum"
        self.fastify = root / "build/bench/fastify"
        self.scratch, self.children, self.seconds = scratch, children, seconds
        self.postgres = None
        self.certificate, self.key = scratch / "cert.pem", scratch / "key.pem"

    def start(self):
        self.children.run(
            [
                *(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                ),
                *("-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
                *("-keyout", self.key, "-out", self.certificate),
            ]
        )

    def sql(self):
        if self.postgres is None:
            self.postgres = Postgres(self.children, self.scratch / "postgres")
        return self.postgres

    def count(self, per_second, least=2_000):
        """How many redemptions take about as long as a run should, for a contender that is so fast."""
        return max(least, int(per_second * self.seconds))

    def folder(self, name):
        """A folder that is not there yet."""
        path = self.scratch / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def measure(self, name):
        try:
            return RUNS[name](self)
        finally:
            shutil.rmtree(self.scratch / "run", ignore_errors=True)

    def load(self, port, count, connections):
        return self.children.run_json(
            [
                *(self.programs / "load", "--url", f"https://127.0.0.1:{port}", "--cert", self.certificate),
                *("--count", count, "--connections", connections),
            ],
            timeout=180,
        )


def rocksdb(per_second, **options):
    return in_process("rocksdb_floor", per_second, options)


def engine(per_second, **options):
    return in_process("engine", per_second, options)


def in_process(program, per_second, options):
    def run(bench):
        words = [bench.programs / program, "--dir", bench.folder("run")]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-")] + ([] if value is True else [value])
        # At least four units, so that the first one weighs little.
        count = bench.count(per_second, least=4 * options.get("unit", 500))
        return bench.children.run_json([*words, "--redemptions", count], timeout=240)

    return run


def beast(per_second, connections, has_store):
    def run(bench):
        words = [bench.programs / "beast_floor", "--cert", bench.certificate, "--key", bench.key]
        if has_store:
            words += ["--dir", bench.folder("run")]
        server = bench.children.start(words)
        try:
            port = json.loads(bench.children.first_line(server))["port"]
            figures = bench.load(port, bench.count(per_second), connections)
        finally:
            rest = bench.children.stop(server)
        if server.returncode != 0:
            raise Failed("beast_floor: what it stored is not what it answered")
        if has_store and json.loads(rest)["stored"] != figures["accepted"]:
            raise Failed(f"{rest.strip()} of {figures['accepted']} redemptions")
        return figures

    return run


def https(per_second, connections):
    """Ours: the server and the load client of `passnum bench`, which checks the ledger's balances itself."""

    def run(bench):
        count = bench.count(per_second)
        words = ["bench", "redeem", "--dir", bench.folder("run"), "--booklets", -(-count // 10)]
        words += ["--redemptions", count, "--connections", connections]
        figures = passnum_figures(bench, words)
        return {
            "per_second": figures["redeem_requests_per_second"],
            "p50_ms": figures["redeem_p50_ms"],
            "p99_ms": figures["redeem_p99_ms"],
            "verify_us": figures["verify_microseconds"],
            **figures,
        }

    return run


def overload(bench):
    """As many connections as the server has room for, and three times as many, in turns on one server."""
    count = bench.count(18_000)
    words = ["bench", "overload", "--dir", bench.folder("run"), "--booklets", -(-count // 10)]
    return passnum_figures(bench, [*words, "--redemptions", count, "--connections", 64])


def passnum_figures(bench, words):
    said = bench.children.run_json([bench.passnum, "--json", *words], timeout=400)
    return {figure["name"]: figure["value"] for figure in said["figures"]}


def passnum_parts(bench):
    """Numbering, printing and auditing, on one ledger."""
    vouchers = bench.count(10_000, least=10_000)
    words = ["bench", "all", "--dir", bench.folder("run"), "--booklets", vouchers // 10]
    figures = passnum_figures(bench, [*words, "--redemptions", vouchers])
    signatures = figures["audit_full_ratio"] * figures["audit_verify_per_second"]
    return {
        "audit_signatures_per_second": signatures,
        **figures,
    }


def sql(script, per_second):
    return lambda bench: bench.sql().pgbench(script, bench.count(per_second))


def fastify(bench):
    environment = {
        **bench.sql().environment(),
        "CERT": str(bench.certificate),
        "KEY": str(bench.key),
        "PROCESSES": str(FASTIFY_PROCESSES),
        "CONNECTIONS": str(FASTIFY_CONNECTIONS),
        "NODE_ENV": "production",
    }
    count = bench.count(6_000)
    bench.sql().prepare(count)
    server = bench.children.start(["node", "server.mjs"], environment=environment, folder=bench.fastify)
    try:
        port = json.loads(bench.children.first_line(server))["port"]
        figures = bench.load(port, count, 64)
    finally:
        bench.children.stop(server)
    bench.sql().check(count)
    return figures


def django(bench):
    count = bench.count(1_000, least=1_000)
    bench.sql().prepare(count)
    port = free_port()
    words = [DJANGO_PYTHON, "-B", "-m", "gunicorn", "app:application", "--bind", f"127.0.0.1:{port}"]
    words += ["--workers", DJANGO_PROCESSES, "--worker-class", "gthread", "--threads", DJANGO_THREADS]
    words += ["--keep-alive", 75, "--certfile", bench.certificate, "--keyfile", bench.key]
    words += ["--worker-tmp-dir", bench.scratch, "--log-level", "warning"]
    server = bench.children.start(words, environment=bench.sql().environment(), folder=HERE / "django")
    try:
        wait_for_port(server, port)
        figures = bench.load(port, count, 64)
    finally:
        bench.children.stop(server)
    bench.sql().check(count)
    return figures


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(server, port, timeout=30):
    """A server whose port somebody took meanwhile ends by itself, and that is a failure."""
    end = time.monotonic() + timeout
    while server.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise Failed(f"{server.args[0]} does not listen; its words are in {server.log}")


def ed25519(bench):
    words = [bench.programs / "ed25519_floor", "--seconds", min(2, bench.seconds / 2)]
    figures = bench.children.run_json(words)
    return {**figures, "sign_per_second_a_core": figures["sign_per_second"] / figures["threads"]}


def leaves(bench):
    count = min(5_000_000, bench.count(200_000))
    return bench.children.run_json(
        [bench.programs / "leaves_floor", "--dir", bench.folder("run"), "--leaves", count]
    )


def page(*options):
    def run(bench):
        words = [bench.programs / "page_floor", "--out", bench.scratch / "pages.pdf", *options]
        return bench.children.run_json([*words, "--pages", max(100, int(250 * bench.seconds))])

    return run


# In the order of a round: what is compared stands as near as it can. The numbers say about how fast each is,
# and only decide how many redemptions a run has.
RUNS = {
    "rocksdb_1": rocksdb(1_500, in_flight=1),
    "engine_1": engine(1_500, in_flight=1),
    "rocksdb_16": rocksdb(22_000, in_flight=16),
    "engine_16": engine(18_000, in_flight=16),
    "rocksdb_64": rocksdb(35_000, in_flight=64),
    "engine_64": engine(28_000, in_flight=64),
    "rocksdb_256": rocksdb(47_000, in_flight=256),
    "engine_256": engine(38_000, in_flight=256),
    "rocksdb_unit_1000": rocksdb(97_000, in_flight=1, unit=1_000),
    "engine_unit_1000": engine(60_000, in_flight=1, unit=1_000),
    "engine_unit_100": engine(40_000, in_flight=1, unit=100),
    "engine_unit_8190": engine(60_000, in_flight=1, unit=8_190),
    "engine_unit_1000_twice": engine(60_000, in_flight=2, unit=1_000),
    "rocksdb_threads_16": rocksdb(22_000, in_flight=16, threads=True),
    "engine_threads_16": engine(18_000, in_flight=16, threads=True),
    "rocksdb_threads_64": rocksdb(35_000, in_flight=64, threads=True),
    "engine_threads_64": engine(28_000, in_flight=64, threads=True),
    "rocksdb_threads_256": rocksdb(47_000, in_flight=256, threads=True),
    "engine_threads_256": engine(38_000, in_flight=256, threads=True),
    "beast_64": beast(64_000, 64, False),
    "beast_rocksdb_64": beast(33_000, 64, True),
    "https_64": https(18_000, 64),
    "sql_two": sql("two_statements", 9_000),
    "sql_one": sql("one_statement", 15_000),
    "sql_chained": sql("chained", 2_000),
    "fastify": fastify,
    "django": django,
    "https_256": https(18_000, 256),
    "beast_rocksdb_256": beast(41_000, 256, True),
    "overload": overload,
    "ed25519": ed25519,
    "leaves": leaves,
    "passnum": passnum_parts,
    "page": page("--encode"),
    "page_masks": page(),
}
