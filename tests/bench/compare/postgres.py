"""A PostgreSQL cluster of our own: a Unix socket, no port, durable commits, on the disk that is measured."""

import os
import pwd
import signal
import time
from pathlib import Path

from children import Failed

BIN = Path("/usr/lib/postgresql/15/bin")
HERE = Path(__file__).resolve().parent
DATABASE = "bench"

# fsync and synchronous_commit are what the comparison is about. The rest is what a careful administrator
# sets, so that no checkpoint and no small cache slows it down.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "wal_buffers": "16MB",
}


class Postgres:
    def __init__(self, children, folder):
        """Makes the cluster and starts it. As root, under another user, since PostgreSQL refuses root."""
        self.children, self.folder, self.server = children, folder, None
        self.user = unprivileged_user() if os.geteuid() == 0 else None
        folder.mkdir()
        if self.user is not None:
            os.chown(folder, pwd.getpwnam(self.user).pw_uid, -1)
        data = folder / "data"
        children.run(
            [BIN / "initdb", "-D", data, "-U", DATABASE, "-A", "trust", "-E", "UTF8", "--locale=C"],
            user=self.user,
            folder=folder,
        )
        words = [BIN / "postgres", "-D", data, "-k", folder]
        for name, value in SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        self.server = children.start(words, user=self.user, folder=folder)
        self.wait_until_ready()
        self.psql("postgres", "-c", f"CREATE DATABASE {DATABASE}")

    def wait_until_ready(self, timeout=30):
        end = time.monotonic() + timeout
        while not (self.folder / ".s.PGSQL.5432").exists() or not self.is_ready():
            if self.server.poll() is not None or time.monotonic() > end:
                raise Failed(f"PostgreSQL did not start; its words are in {self.server.log}")
            time.sleep(0.05)

    def is_ready(self):
        try:
            self.children.run([BIN / "pg_isready", "-q", "-h", self.folder], timeout=5)
            return True
        except Failed:
            return False

    def environment(self):
        return {"PGHOST": str(self.folder), "PGUSER": DATABASE, "PGDATABASE": DATABASE}

    def psql(self, database, *words):
        command = [
            BIN / "psql",
            "-X",
            "-q",
            "-At",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.folder,
            "-U",
            DATABASE,
        ]
        return self.children.run([*command, "-d", database, *words]).strip()

    def prepare(self, vouchers):
        """New tables with so many vouchers to spend, all of it on the disk."""
        self.psql(DATABASE, "-f", HERE / "postgres/schema.sql")
        self.psql(DATABASE, "-c", f"INSERT INTO voucher SELECT generate_series(1, {vouchers})")
        self.psql(DATABASE, "-c", "VACUUM ANALYZE voucher")
        self.psql(DATABASE, "-c", "CHECKPOINT")

    def check(self, vouchers, is_chained=False):
        """Every voucher is spent, once. And of a chain: every row holds the hash of the one before."""
        right = f"{vouchers}|{vouchers}|{vouchers}"
        found = self.psql(
            DATABASE,
            "-c",
            "SELECT (SELECT count(*) FROM voucher WHERE is_spent), count(*), count(DISTINCT voucher)"
            " FROM redemption",
        )
        if found != right:
            raise Failed(f"PostgreSQL has {found} (spent, redemptions, of different vouchers), not {right}")
        if not is_chained:
            return
        whole = self.psql(
            DATABASE,
            "-c",
            "SELECT count(*) FROM (SELECT hash = sha256(coalesce(lag(hash) OVER (ORDER BY position), '') ||"
            " row_bytes) AS fits FROM chain) AS links WHERE fits",
        )
        if whole != str(vouchers):
            raise Failed(f"{whole} of {vouchers} rows of the chain hold the hash of the one before")

    def pgbench(self, script, transactions, clients=64):
        """Spends `transactions` vouchers, each client its share of them."""
        each = max(1, transactions // clients)
        self.prepare(each * clients)
        output = self.children.run(
            [
                *(BIN / "pgbench", "-h", self.folder, "-U", DATABASE, "-n", "-M", "prepared"),
                *("-c", clients, "-j", 2, "-t", each, "-D", "i=-1", "-D", f"clients={clients}"),
                *("-f", HERE / f"postgres/{script}.pgbench", DATABASE),
            ]
        )
        self.check(each * clients, is_chained=script == "chained")
        figures = {}
        for line in output.splitlines():
            if line.startswith("tps = "):
                figures["per_second"] = float(line.split()[2])
            if line.startswith("latency average = "):
                figures["mean_ms"] = float(line.split()[3])
        if "per_second" not in figures:
            raise Failed("pgbench did not say how fast it was")
        return figures

    def stop(self):
        if self.server is not None:
            self.children.stop(self.server, by=signal.SIGINT, timeout=30)


def unprivileged_user():
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Failed("no user 'postgres' or 'nobody' to run PostgreSQL under; run this as an ordinary user")
