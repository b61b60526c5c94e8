#!/usr/bin/env python3
"""api/routes/openapi.json is OpenAPI 3.1 and keeps the house's rules (openapi_rules.py), each of which
notices what it is there to notice; and so does the judge of live answers (answers.py).

Usage: openapi_test.py SOURCE_DIRECTORY
"""

import copy
import json
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
import answers
import openapi_document
import openapi_rules

HEAT = ("paths", "/stoves", "post")
BODY = ("requestBody", "content", "application/json")
FIRE = {"$ref": "#/components/schemas/Fire"}
PROBLEM = "application/problem+json"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
HEADERS = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "content-type": "application/json"}


def small_description():
    """Two routes that break no rule."""
    problem = {
        "schema": {"$ref": "#/components/schemas/Problem", "properties": {"code": {"enum": ["cold"]}}},
        "example": {"code": "cold"},
    }
    number = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    answer = {
        "description": "Warm.",
        "content": {"application/json": {"schema": number, "example": {"n": 1}}},
    }
    body = {
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Fire"}, "example": {"n": 1}}
        }
    }
    refused = {
        "400": {"$ref": "#/components/responses/Cold"},
        "413": {"$ref": "#/components/responses/Cold"},
    }
    stove = {"tags": ["stoves"], "security": [{"key": []}], "responses": {"200": answer} | refused}
    name = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Its name.",
        "schema": {"type": "string"},
    }
    heat = stove | {"operationId": "heat", "summary": "Heat", "requestBody": body}
    return {
        "tags": [{"name": "stoves"}],
        "paths": {
            "/stoves": {"post": heat},
            "/stoves/{id}": {
                "parameters": [name],
                "get": stove | {"operationId": "look", "summary": "Look"},
            },
        },
        "components": {
            "securitySchemes": {"key": {}},
            "responses": {"Cold": {"description": "It is cold.", "content": {PROBLEM: problem}}},
            "schemas": {
                "Problem": {"type": "object", "properties": {"code": {"enum": ["cold"]}}},
                "Fire": number,
            },
        },
    }


def changed(*path, to=None):
    """The small description with one place of it taken out, or put there."""
    content = copy.deepcopy(small_description())
    place = content
    for name in path[:-1]:
        place = place[name]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return openapi_document.Document(content)


class Description(unittest.TestCase):
    def test_it_is_openapi_3_1(self):
        folder = SOURCE / "tests/functional/openapi"
        script = '. "$1/ops/common.sh" && install_node_packages "$2" && node "$3" "$4"'
        validator = folder / "node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js"
        done = subprocess.run(
            ["bash", "-c", script, "bash", SOURCE, folder, validator, openapi_document.PATH],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout), {"valid": True})

    def test_it_keeps_the_rules_of_the_house(self):
        self.assertEqual(openapi_rules.breaches(DOCUMENT), [])

    def test_each_rule_notices_its_breach(self):
        self.assertEqual(openapi_rules.breaches(openapi_document.Document(small_description())), [])
        cold = ("components", "responses", "Cold", "content", PROBLEM, "schema")
        ok = (*HEAT, "responses", "200", "content", "application/json")
        named = ("paths", "/stoves/{id}", "parameters", 0)
        text = {"description": "No.", "content": {"application/json": {"schema": {"type": "string"}}}}
        for expected, document in (
            ("has no operationId", changed(*HEAT, "operationId")),
            ("has no summary", changed(*HEAT, "summary")),
            ("has no security", changed(*HEAT, "security")),
            ("operationId look is given twice", changed(*HEAT, "operationId", to="look")),
            ("the tag ovens is described nowhere", changed(*HEAT, "tags", to=["ovens"])),
            ("the security scheme wax is described nowhere", changed(*HEAT, "security", to=[{"wax": []}])),
            ("describes no 413", changed(*HEAT, "responses", "413")),
            ("describes no success", changed(*HEAT, "responses", "200")),
            ("200: has no description", changed(*HEAT, "responses", "200", "description")),
            ("200: has no schema", changed(*HEAT, "responses", "200", "content")),
            ("its answer has no schema for", changed(*ok, "schema")),
            ("an example of its answer is not valid", changed(*ok, "example", to={"n": 1, "m": 1})),
            ("an example of its body is not valid", changed(*HEAT, *BODY, "example", to={})),
            ("schema Fire: an example", changed("components", "schemas", "Fire", "examples", to=[{}])),
            ("204: has a body", changed(*HEAT, "responses", "204", to=text)),
            ("400: is no application/problem+json", changed(*HEAT, "responses", "400", to=text)),
            ("is no Problem", changed(*cold, "$ref", to="#/components/schemas/Fire")),
            ("does not say its codes", changed(*cold, "properties")),
            ("its code hot is described nowhere", changed(*cold, "properties", "code", "enum", to=["hot"])),
            ("the parameter id is not described", changed(*named, "description")),
            ("the parameter id has no schema", changed(*named, "schema")),
            ("describes [] of its path", changed(*named)),
            ("leads nowhere", changed("components", "schemas", "Fire")),
            ("a schema where a request body belongs", changed(*HEAT, "requestBody", to=FIRE)),
            ("a schema where a response belongs", changed(*HEAT, "responses", "400", to=FIRE)),
            ("schemas Ash is used nowhere", changed("components", "schemas", "Ash", to={"type": "string"})),
            ("components/schemas/Fire: ", changed("components", "schemas", "Fire", "type", to="strong")),
            (
                "the header Age is not described",
                changed(*HEAT, "responses", "200", "headers", to={"Age": {}}),
            ),
        ):
            with self.subTest(expected):
                self.assertIn(expected, "\n".join(openapi_rules.breaches(document)))


def described_example(status):
    return copy.deepcopy(
        DOCUMENT.content["paths"]["/v1/redemptions"]["post"]["responses"][status]["content"][
            "application/json"
        ]["example"]
    )


def problem(**changes):
    said = {"type": "/problems/forged", "title": "Non.", "status": 422, "code": "forged", "trace_id": TRACE}
    return said | changes


class JudgeOfAnswers(unittest.TestCase):
    def setUp(self):
        self.judge = answers.Judge(DOCUMENT)

    def faults(self, status, said, method="POST", target="/v1/redemptions", **headers):
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        kept = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
        return "\n".join(self.judge.faults(method, target, status, kept, body))

    def test_what_is_described_is_right(self):
        self.assertEqual(self.faults(201, described_example("201")), "")
        self.assertEqual(self.faults(422, problem(), content_type=PROBLEM), "")
        self.assertEqual(self.faults(404, b"<html>", "GET", "/app/nothing"), "")
        self.assertEqual(self.faults(204, b"", "OPTIONS", "/healthz", allow="GET"), "")
        self.assertEqual(self.faults(200, b"", "HEAD", "/healthz"), "")

    def test_a_member_less_more_or_of_another_kind_is_noticed(self):
        less, more, other = (described_example("201") for _ in range(3))
        del less["receipt"]
        more["secret"] = 1
        other["index"] = "143"
        self.assertIn("'receipt' is a required property", self.faults(201, less))
        self.assertIn("'secret' was unexpected", self.faults(201, more))
        self.assertIn("index: '143' is not of type 'integer'", self.faults(201, other))

    def test_members_are_counted_in_lists_and_in_choices_too(self):
        item = described_example("201")
        batch = "/v1/redemptions/batch"
        self.assertEqual(self.faults(200, {"items": [item]}, target=batch), "")
        self.assertIn("items/0", self.faults(200, {"items": [item | {"secret": 1}]}, target=batch))

    def test_a_status_a_code_or_a_type_that_is_not_described_is_noticed(self):
        self.assertIn("is not described", self.faults(418, problem(status=418), content_type=PROBLEM))
        cold = problem(code="cold", type="/problems/cold")
        self.assertIn("'cold' is not", self.faults(422, cold, content_type=PROBLEM))
        blocked = problem(code="blocked", type="/problems/blocked")
        self.assertIn("'blocked' is not one of", self.faults(422, blocked, content_type=PROBLEM))
        self.assertIn(
            "not application/json", self.faults(201, described_example("201"), content_type="text/html")
        )
        self.assertIn("is no JSON", self.faults(201, b"{"))
        self.assertIn("is not described", self.faults(200, {}, "GET", "/v1/nothing"))

    def test_a_problem_that_contradicts_itself_is_noticed(self):
        for wrong in (problem(status=409), problem(type="/problems/cold"), problem(trace_id="0" * 32)):
            self.assertNotEqual(self.faults(422, wrong, content_type=PROBLEM), "")

    def test_what_any_route_may_say_is_right_on_any_route(self):
        edge = problem(code="bad_framing", type="/problems/bad_framing", status=400)
        self.assertEqual(self.faults(400, edge, content_type=PROBLEM), "")
        self.assertEqual(self.faults(400, edge, "GET", "/v1/nothing", content_type=PROBLEM), "")

    def test_headers_that_must_be_there_are_missed(self):
        self.assertIn("no traceparent", self.faults(201, described_example("201"), traceparent=""))
        wait = problem(code="too_many_attempts", type="/problems/too_many_attempts", status=429)
        self.assertIn("has no Retry-After", self.faults(429, wait, content_type=PROBLEM))
        self.assertIn("Retry-After", self.faults(429, wait, content_type=PROBLEM, retry_after="soon"))
        self.assertEqual(self.faults(429, wait, content_type=PROBLEM, retry_after="4"), "")

    def test_a_text_that_is_json_is_looked_into(self):
        said = {"key": "k", "signature": "A" * 86, "snapshot": "{}"}
        place = {"method": "GET", "target": "/v1/devices/me/snapshot", "etag": '"1"'}
        self.assertIn("is a required property", self.faults(200, said, **place))

    def test_what_was_seen_is_kept_once(self):
        for _ in range(2):
            self.faults(422, problem(), content_type=PROBLEM)
        self.assertEqual(self.judge.seen, {("redeem", 422, "forged")})


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv[1]).resolve()
    DOCUMENT = openapi_document.Document()
    unittest.main(argv=sys.argv[:1])
