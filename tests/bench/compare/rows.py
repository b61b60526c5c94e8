"""The rows of the table: the goals, and in brackets what was measured when they were written (two cores, the
load client on them too, every answer after a sync)."""

from table import Figure, Published, Row

HTTPS_64 = Figure("https_64")
HTTPS_256 = Figure("https_256")
TIGERBEETLE = "TigerBeetle, one replica"

ROWS = [
    *(
        Row(
            "rocksdb",
            f"engine / RocksDB alone, {width} clients that wait",
            Figure(f"engine_threads_{width}"),
            Figure(f"rocksdb_threads_{width}"),
            0.8,
            reference=reference,
        )
        for width, reference in ((16, "22 k"), (64, "35 k"), (256, "47 k"))
    ),
    *(
        Row(
            "rocksdb",
            f"  the same without threads, {width} in flight",
            Figure(f"engine_{width}"),
            Figure(f"rocksdb_{width}"),
        )
        for width in (1, 16, 64, 256)
    ),
    Row(
        "rocksdb",
        "engine / RocksDB alone, units of 1 000",
        Figure("engine_unit_1000"),
        Figure("rocksdb_unit_1000"),
        0.8,
        reference="97 k",
    ),
    Row(
        "rocksdb",
        "  the same, two units waiting",
        Figure("engine_unit_1000_twice"),
        Figure("rocksdb_unit_1000"),
    ),
    Row("beast", "Beast over TLS, nothing done, 64", None, Figure("beast_64"), reference="64 k"),
    Row(
        "beast", "HTTPS / Beast + RocksDB, 64", HTTPS_64, Figure("beast_rocksdb_64"), 0.85, reference="33 k"
    ),
    Row(
        "beast",
        "HTTPS / Beast + RocksDB, 256",
        HTTPS_256,
        Figure("beast_rocksdb_256"),
        0.85,
        reference="41 k",
    ),
    Row("beast", "HTTPS, signed, 64 connections, per s", HTTPS_64, None, 18_000),
    Row(
        "beast",
        "  the device's signature, µs of CPU",
        Figure("https_64", "verify_us"),
        None,
        reference="38",
    ),
    Row(
        "beast",
        "  p99 ms, 64 connections",
        Figure("https_64", "p99_ms"),
        None,
        10,
        at_most=True,
    ),
    Row(
        "beast",
        "  p99 ms / Beast + RocksDB, 64",
        Figure("https_64", "p99_ms"),
        Figure("beast_rocksdb_64", "p99_ms"),
        reference="2.8",
    ),
    Row(
        "beast",
        "  p99 ms / Beast + RocksDB, 256",
        Figure("https_256", "p99_ms"),
        Figure("beast_rocksdb_256", "p99_ms"),
        reference="11",
    ),
    Row(
        "overload",
        "HTTPS, three times 64 clients / 64, room for 64",
        Figure("overload", "overload_3x_per_second"),
        Figure("overload", "overload_1x_per_second"),
        0.9,
    ),
    Row(
        "overload",
        "  p99 ms of who is accepted",
        Figure("overload", "overload_3x_p99_ms"),
        Figure("overload", "overload_1x_p99_ms"),
        2,
        at_most=True,
    ),
    Row(
        "overload",
        "  memory of the server, MiB",
        Figure("overload", "overload_3x_memory_mib"),
        Figure("overload", "overload_1x_memory_mib"),
        1.1,
        at_most=True,
    ),
    Row(
        "postgres", "HTTPS / UPDATE + INSERT, transaction", HTTPS_64, Figure("sql_two"), 2, reference="9 k"
    ),
    Row(
        "postgres",
        "HTTPS / UPDATE + INSERT, one statement",
        HTTPS_64,
        Figure("sql_one"),
        1,
        reference="15 k",
    ),
    Row(
        "postgres", "HTTPS / hash-chained table", HTTPS_64, Figure("sql_chained"), 7, reference="1 to 2.4 k"
    ),
    Row("fastify", "HTTPS / fastify + pg", HTTPS_64, Figure("fastify"), 2.9, reference="5.6 to 6.2 k"),
    Row("django", "HTTPS / Django + PostgreSQL", HTTPS_64, Figure("django"), 17, reference="1.04 k"),
    Row("published", "engine / immudb, 64 in flight", Figure("engine_64"), Published(5_100), 4),
    Row("published", "engine / immudb, 256 in flight", Figure("engine_256"), Published(10_600), 4),
    Row("published", "HTTPS / immudb, 64 in flight", HTTPS_64, Published(5_100), 1.7),
    Row("published", "HTTPS / immudb, 256 in flight", HTTPS_256, Published(10_600), 1.7),
    Row("published", f"engine, 1 in flight / {TIGERBEETLE}", Figure("engine_1"), Published(1_400), 2),
    Row("published", "engine / the same, batches of 100", Figure("engine_unit_100"), Published(44_000), 1),
    Row(
        "published",
        "engine / the same, batches of 8 190",
        Figure("engine_unit_8190"),
        Published(350_000),
        0.5,
    ),
    Row(
        "audit",
        "audit, all signatures / libsodium, all cores",
        Figure("passnum", "audit_signatures_per_second"),
        Figure("ed25519", "verify_per_second"),
        0.9,
        reference="24 to 26 k a core",
    ),
    Row(
        "audit",
        "audit without signatures, entries per s, one core",
        Figure("passnum", "audit_quick_entries_per_second_one_core"),
        None,
        500_000,
    ),
    Row(
        "audit",
        "  / reading and hashing leaves, one core",
        Figure("passnum", "audit_quick_entries_per_second_one_core"),
        Figure("leaves"),
        reference="1.2 M",
    ),
    Row(
        "issue",
        "vouchers numbered, signed, in the ledger, per s",
        Figure("passnum", "issue_per_second"),
        None,
        30_000,
    ),
    Row(
        "issue",
        "  / libsodium signing, one core",
        Figure("passnum", "issue_per_second"),
        Figure("ed25519", "sign_per_second_a_core"),
        reference="70 k",
    ),
    Row("print", "pages of ten vouchers per s", Figure("passnum", "print_pages_per_second"), None, 200),
    Row(
        "print",
        "  / Cairo alone, with encoding",
        Figure("passnum", "print_pages_per_second"),
        Figure("page", "pages_per_second"),
        reference="230",
    ),
    Row(
        "print",
        "  / Cairo alone, codes encoded before",
        Figure("passnum", "print_pages_per_second"),
        Figure("page_masks", "pages_per_second"),
        reference="525",
    ),
]

GROUPS = list(dict.fromkeys(row.group for row in ROWS))
