#!/usr/bin/env python3
"""What the server shows of itself: metrics that Prometheus can read, a log of JSON lines with trace ids, and
in neither of them, nor in any error reply, a secret that a client sent.

Usage: outside_test.py PASSNUM SOURCE_DIRECTORY
"""

import base64
import json
import pathlib
import re
import subprocess
import sys
import unittest

import openapi_document
import prometheus_text
import serving
from serving import request, status_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def planted(number):
    """A mark no program makes by chance, in the form of a typed code, base64url and hexadecimal at once."""
    return f"5ECRE7{number:04d}"


class Marks:
    """Hands out planted secrets and remembers them."""

    def __init__(self):
        self.all = []

    def __call__(self):
        self.all.append(planted(len(self.all)))
        return self.all[-1]


def hostile_requests(mark):
    """A secret in every place of a request that has room for one."""
    yield request("GET", f"/v1/vouchers/{mark()}?code={mark()}&{mark()}=1")
    yield request("GET", f"/{mark()}/{mark()}?token={mark()}")
    yield request("GET", f"/log/tile/entries/000?{mark()}", [f"Authorization: Bearer {mark()}"])
    yield request(
        "GET", "/healthz", [f"Cookie: session={mark()}", f"X-{mark()}: {mark()}", f"User-Agent: {mark()}"]
    )
    yield request(
        "GET", "/healthz", [f"traceparent: 00-{mark()}-00f067aa0ba902b7-01", f"tracestate: a={mark()}"]
    )
    yield request("GET", "/healthz", [f'traceparent: "}}\\n{{"level":"{mark()}'])
    yield request(mark(), f"/{mark()}")
    yield f"GET /{mark()} HTTP/1.1\r\nHost: {mark()}/x\r\n\r\n".encode()
    yield f"GET /{mark()} HTTP/9.9\r\nHost: h\r\n\r\n".encode()
    yield f"{mark()}\r\n\r\n".encode()
    yield request("GET", "/" + mark() + "/" + "x" * 3000)
    yield request("GET", "/", [f"X: {mark()}" + "y" * 9000])
    yield request("OPTIONS", f"/{mark()}")
    for path in (
        "/v1/redemptions",
        "/v1/redemptions/batch",
        "/v1/commands",
        f"/v1/redemptions/{mark()}/reversal",
        f"/v1/structures/{mark()}/bank-details",
    ):
        yield from hostile_bodies(path, mark)


def hostile_to_every_route(mark):
    """Of each operation of the interface: a secret for each name in its path, in its query, in the headers
    that prove who asks, and in each member of its body."""
    document = openapi_document.Document()
    for number, operation in enumerate(document.operations):
        path = re.sub(r"\{\w+\}", lambda _: mark(), operation.template)
        headers = [
            f"Authorization: {('Bearer', 'PN-Device')[number % 2]} {mark()}",
            f"Cookie: __Host-passnum={mark()}",
            f"X-CSRF-Token: {mark()}",
            f"Origin: https://{mark()}",
            "Content-Type: application/json",
        ]
        names = [*members_of(document, operation), mark()] if "requestBody" in operation.described else []
        body = json.dumps({name: mark() for name in names}).encode() if names else b""
        yield request(operation.method, f"{path}?{mark()}={mark()}", headers, body)


def members_of(document, operation):
    """The names of what a request may say."""
    content = document.resolved(operation.described.get("requestBody", {})).get("content", {})
    schema = document.closed(content.get("application/json", {}).get("schema", {}))
    places = [schema, *(one for key in openapi_document.IN_PLACE for one in schema.get(key, []))]
    return sorted({name for place in places for name in place.get("properties", {})})


def hostile_bodies(path, mark):
    def post(body, *headers):
        return request("POST", path, ["Content-Type: application/json", *headers], body.encode())

    yield post(mark())
    yield post(f'{{"{mark()}":"{mark()}"}}')
    yield post(
        f'{{"request":{{"v":1,"scan_id":"{mark()}","device":"{mark()}","{mark()}":1}},"signature":"{mark()}",'
        f'"code":"{mark()}","nonce":"{mark()}"}}'
    )
    scan = {
        "device": mark(),
        "entered": "typed",
        "offline": False,
        "scan_id": "018f3f5e-0000-7000-8000-000000000001",
        "scanned_at": "2026-06-01T10:00:00.000Z",
        "service": serving.SERVICE,
        "site": mark(),
        "code_commitment": base64.urlsafe_b64encode(mark().encode().ljust(32, b"x")).decode().rstrip("="),
        "v": 1,
    }
    whole = {"request": scan, "signature": "A" * 86, "code": mark(), "nonce": "A" * 22, mark(): mark()}
    yield post(json.dumps(whole))
    del whole[list(whole)[-1]]
    yield post(json.dumps(whole), f"Authorization: Bearer {mark()}")
    yield post(json.dumps({"items": [whole, {mark(): mark()}, mark()]}))
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\n"
    yield f"{head}Transfer-Encoding: chunked\r\n\r\n3;{mark()}={mark()}\r\nabc\r\n0\r\n\r\n".encode()
    yield f"{head}Content-Length: {mark()}\r\n\r\n{mark()}".encode()


class Outside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = serving.Ledger(PASSNUM, SOURCE)
        cls.server = serving.Server(cls.ledger, "--log-format", "json", "--log-requests")
        cls.codes = cls.ledger.issue(1)
        cls.answers = cls.ledger.redeem(cls.codes[:3])
        cls.again = cls.ledger.redeem(cls.codes[:1], expected=1)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.ledger.close()

    def events(self):
        return [json.loads(line) for line in self.server.log().splitlines()]

    def test_the_metrics_are_well_formed_and_count_what_happened(self):
        before = self.server.scrape()
        self.server.ask(request("GET", "/healthz"))
        self.server.ask(request("GET", "/nowhere"))
        samples = self.server.scrape()
        health = {"method": "GET", "route": "/healthz", "code": "200"}
        grown = prometheus_text.value(samples, "passnum_http_requests_total", **health)
        self.assertEqual(
            grown - before.get(("passnum_http_requests_total", frozenset(health.items())), 0), 1
        )
        self.assertGreaterEqual(
            prometheus_text.value(samples, "passnum_http_requests_total", method="", route="", code="404"),
            1,
        )
        for name in ("passnum_tree_size_entries", "passnum_store_disk_bytes", "passnum_store_memory_bytes"):
            self.assertGreater(prometheus_text.value(samples, name), 0, name)
        age_s = prometheus_text.value(samples, "passnum_checkpoint_age_seconds")
        self.assertTrue(0 < age_s < 3600, age_s)
        self.assertEqual(
            prometheus_text.value(samples, "passnum_answers_total", result="already_redeemed"), 1
        )
        self.assertGreater(prometheus_text.value(samples, "passnum_answers_total", result="accepted"), 3)
        for stage in ("queue", "decide", "sync", "reply"):
            counted = prometheus_text.value(samples, "passnum_stage_duration_seconds_count", stage=stage)
            self.assertGreater(counted, 3, stage)
        for name in ("passnum_queue_requests", "passnum_sequencer_stopped", "passnum_scrape_errors"):
            self.assertEqual(prometheus_text.value(samples, name), 0, name)

    def test_batches_store_and_open_connections_are_counted(self):
        with self.server.connect():
            samples = self.server.scrape()
        for name in (
            "passnum_batch_requests_count",
            "passnum_batch_requests_sum",
            "passnum_store_unflushed_bytes",
            "passnum_http_connections_open",
            "passnum_http_connections_accepted_total",
            "process_resident_memory_bytes",
            "process_open_fds",
        ):
            self.assertGreater(prometheus_text.value(samples, name), 0, name)

    def test_what_a_limit_refuses_is_counted_by_its_name(self):
        too_large = {
            "header_bytes": request("GET", "/healthz", ["X: " + "y" * 9000]),
            "target_bytes": request("GET", "/" + "x" * 3000),
            "body_bytes": b"POST /v1/redemptions HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n",
        }
        for limit, one in too_large.items():
            before = self.server.scrape()
            self.assertIn(status_of(self.server.ask(one)), (413, 414, 431))
            after = self.server.scrape()
            counts = [
                prometheus_text.value(samples, "passnum_http_limited_total", limit=limit)
                for samples in (before, after)
            ]
            self.assertEqual(counts[1] - counts[0], 1, limit)

    def test_every_line_of_the_log_is_one_json_object_with_its_time_and_level(self):
        events = self.events()
        # Before it starts, it warns that the keys are not sealed.
        self.assertEqual([event["event"] for event in events[:2]], ["plain_keys", "started"])
        for event in events:
            self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertIn(event["level"], ("info", "warning", "error"))
            if event["event"] == "request":
                self.assertRegex(event["trace_id"], r"^[0-9a-f]{32}$")
                self.assertIsInstance(event["status"], int)
                self.assertGreaterEqual(event["duration_ms"], 0)
        routes = {event.get("route") for event in events}
        self.assertTrue(routes & {"/v1/redemptions", "/v1/redemptions/batch"}, routes)

    def test_a_trace_id_that_is_well_formed_is_kept_and_any_other_is_replaced(self):
        good = self.server.ask(request("GET", "/healthz", [f"traceparent: 00-{TRACE}-00f067aa0ba902b7-01"]))
        self.assertRegex(good.decode(), rf"traceparent: 00-{TRACE}-[0-9a-f]{{16}}-01\r\n")
        bad = self.server.ask(
            request("GET", "/healthz", [f'traceparent: 00-{TRACE[:-1]}"-00f067aa0ba902b7-01'])
        )
        self.assertRegex(bad.decode(), r"traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n")
        self.assertNotIn(TRACE[:-1], bad.decode())
        self.assertIn(TRACE, [event.get("trace_id") for event in self.events()])

    def test_no_secret_reaches_the_log_the_metrics_or_an_error_reply(self):
        mark = Marks()
        replies = [self.server.ask(one) for one in hostile_requests(mark)]
        self.assertGreater(len(mark.all), 100)
        replies += [self.server.ask(one) for one in hostile_to_every_route(mark)]
        self.assertGreater(len(mark.all), 800)
        for reply in replies:
            self.assertGreaterEqual(status_of(reply), 200, reply)
        shown = {
            "the log": self.server.log(),
            "the metrics": self.server.scrape_text(),
            "the replies": b"\n".join(replies).decode("utf-8", "replace"),
        }
        for where, text in shown.items():
            found = [one for one in mark.all if one.lower() in text.lower()]
            self.assertEqual(found, [], f"planted secrets in {where}: {self.around(text, found)}")
        self.assert_no_real_secret({name: shown[name] for name in ("the log", "the metrics")})

    def test_a_voucher_whose_link_has_it_in_the_path_is_led_away_and_in_no_log(self):
        digits = self.codes[4].rsplit("#", 1)[-1]
        payload = base64.b32encode(int(digits).to_bytes(80, "big")).decode()
        reply = self.server.ask(request("GET", "/V/" + payload)).decode()
        self.assertRegex(reply, r"^HTTP/1\.1 303 ")
        self.assertIn(f"\r\nLocation: /v#{payload}\r\n", reply)
        self.assertIn("\r\nCache-Control: no-store\r\n", reply)
        self.server.ask(request("GET", f"/V/{payload}/x"))
        self.server.ask(request("POST", f"/V/{payload}", body=b"{}"))
        self.assertIn("/V/{payload...}", self.server.log())
        for text in (self.server.log(), self.server.scrape_text()):
            self.assertNotIn(payload[:24], text)

    @staticmethod
    def around(text, found):
        return [text[max(0, text.find(one) - 200) : text.find(one) + 80] for one in found[:3]]

    def assert_no_real_secret(self, shown):
        secrets = [code.rsplit("#", 1)[-1] for code in self.codes]
        secrets.append((self.ledger.data / "auditor.token").read_text(encoding="utf-8").strip())
        for key in [
            *(self.ledger.data / "keys").glob("*.key"),
            pathlib.Path(self.ledger.path("device.key")),
        ]:
            secrets.append(key.read_text(encoding="utf-8").split()[-1])
        pages = subprocess.run(
            ["pdftotext", self.ledger.path("b.pdf"), "-"], capture_output=True, text=True, check=True
        )
        typed = [word for word in pages.stdout.split() if re.fullmatch(r"\S{4}-\S{4}-\S{4}", word)]
        self.assertGreaterEqual(len(typed), 10)
        secrets += typed + [code.replace("-", "") for code in typed]
        for where, text in shown.items():
            for secret in secrets:
                self.assertGreater(len(secret), 10)
                self.assertNotIn(secret, text, where)


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1], verbosity=2)
