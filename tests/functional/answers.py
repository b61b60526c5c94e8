#!/usr/bin/env python3
"""Every answer that a functional test hears is held against api/routes/openapi.json, here and nowhere else:
an answer that is not as described fails the test that asked.

What was seen is left in the folder that PASSNUM_ANSWERS_SEEN names, one file a test, for answers_seen.py.

Usage, for tests that are not in Python: answers.py NAME
Each line of the input is {"method", "target", "status", "headers": {…}, "body": base64}, each of the output
the JSON array of what is wrong with it.
"""

import atexit
import base64
import json
import os
import pathlib
import re
import sys
import threading

import jsonschema

import openapi_document

TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
MEANT_FOR_PROGRAMS = ("/v1/", "/log/")


def faults_of_text(validator, schema, text, _):
    """What is wrong with JSON inside a text (contentSchema), which a validator need not look at."""
    try:
        yield from validator.descend(json.loads(text), schema)
    except ValueError as error:
        yield jsonschema.ValidationError(f"is no JSON: {error}")


Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, validators={"contentSchema": faults_of_text}
)


class Judge:
    """Any thread."""

    def __init__(self, document):
        self.document = document
        self.validators = {}
        self.seen = set()
        self.lock = threading.Lock()

    def faults(self, method, target, status, headers, body):
        """What is wrong with an answer; `headers` by their names in lower case."""
        path = target.partition("?")[0]
        found = [] if TRACEPARENT.fullmatch(headers.get("traceparent", "")) else ["no traceparent"]
        at_path = self.document.at(path)
        operation = at_path.get("GET" if method == "HEAD" else method)
        if method == "OPTIONS" and operation is None:
            return found + self.faults_of_options(at_path, status, headers)
        if operation is None:
            if not at_path and not path.startswith(MEANT_FOR_PROGRAMS):
                return found  # a page, or nothing
            described = None
        else:
            described = self.document.response(operation, status)
        said = self.faults_of(described, method, status, headers, body, f"{method} {path}: {status}")
        if said and status >= 400:
            edge = self.document.of_every_route()
            if not self.faults_of(edge, method, status, headers, body, "edge"):
                said = []
        if operation is not None:
            self.note(operation, status, body)
        return found + said

    @staticmethod
    def faults_of_options(at_path, status, headers):
        if not at_path:
            return []
        return [] if status == 204 and "allow" in headers else [f"OPTIONS is answered with {status}"]

    def faults_of(self, described, method, status, headers, body, where):
        if described is None:
            return [f"{where} is not described"]
        found = self.faults_of_headers(described, headers, where)
        content = described.get("content")
        if method == "HEAD" or not content:
            return found + ([f"{where} has a body"] if body else [])
        said = headers.get("content-type", "")
        # With parameters where the description has them.
        media_type = said if said in content else said.partition(";")[0].strip()
        if media_type not in content:
            return found + [f"{where} is {said or 'of no type'}, not {' or '.join(content)}"]
        return found + self.faults_of_body(content[media_type], media_type, status, headers, body, where)

    def faults_of_headers(self, described, headers, where):
        found = []
        for name, header in described.get("headers", {}).items():
            header = self.document.resolved(header)
            value = headers.get(name.lower())
            if value is None:
                found += [f"{where} has no {name}"] if header.get("required") else []
                continue
            if self.document.closed(header["schema"]).get("type") == "integer" and re.fullmatch(
                r"\d+", value
            ):
                value = int(value)
            found += self.wrong_with(value, header["schema"], f"{where}, {name}")
        return found

    def faults_of_body(self, content, media_type, status, headers, body, where):
        if not media_type.endswith("json"):
            if content["schema"].get("format") == "binary":
                return []
            return self.wrong_with(body.decode("utf-8"), content["schema"], where)
        try:
            value = json.loads(body)
        except ValueError as error:
            return [f"{where} is no JSON: {error}"]
        found = self.wrong_with(value, content["schema"], where)
        if media_type == "application/problem+json" and not found:
            if value["status"] != status or value["type"] != "/problems/" + value["code"]:
                found.append(f"{where} contradicts itself: {value}")
            if value["trace_id"] not in headers.get("traceparent", ""):
                found.append(f"{where} has two trace ids")
        return found

    def wrong_with(self, value, schema, where):
        with self.lock:
            validator = self.validators.get(id(schema))
            if validator is None:
                validator = Validator(self.document.closed(schema))
                self.validators[id(schema)] = validator
        return [
            f"{where}: {'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
            for error in validator.iter_errors(value)
        ]

    def note(self, operation, status, body):
        code = ""
        if status >= 400 and body:
            try:
                code = str(json.loads(body).get("code", ""))
            except (ValueError, AttributeError):
                code = "?"
        with self.lock:
            self.seen.add((operation.id, status, code))

    def write_down(self, folder, name):
        lines = sorted(f"{operation} {status} {code}".rstrip() for operation, status, code in self.seen)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


JUDGE = Judge(openapi_document.Document())


def heard(method, target, status, headers, body):
    """AssertionError when the answer is not as described. `headers`: pairs or a mapping; `body`: bytes."""
    pairs = headers.items() if hasattr(headers, "items") else headers
    wrong = JUDGE.faults(method, target, status, {name.lower(): value for name, value in pairs}, body)
    assert not wrong, f"openapi.json says otherwise: {'; '.join(wrong)}; the body: {body[:2000]!r}"


def heard_raw(request, answer):
    """The same of the bytes that went over a connection, when they are an answer to a request of one line."""
    line = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    head, _, body = answer.partition(b"\r\n\r\n")
    if len(line) != 3 or not head.startswith(b"HTTP/1.1 "):
        return
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    if headers.get("transfer-encoding") is None:
        heard(line[0], line[1], int(status_line.split(" ")[1]), headers, body)


def judge_lines():
    for line in sys.stdin:
        said = json.loads(line)
        headers = {name: ", ".join(v) if isinstance(v, list) else v for name, v in said["headers"].items()}
        body = base64.b64decode(said["body"])
        print(
            json.dumps(JUDGE.faults(said["method"], said["target"], said["status"], headers, body)),
            flush=True,
        )


def write_down_at_the_end(name):
    if folder := os.environ.get("PASSNUM_ANSWERS_SEEN"):
        atexit.register(lambda: JUDGE.write_down(pathlib.Path(folder), name))


if __name__ == "__main__":
    write_down_at_the_end(sys.argv[1])
    judge_lines()
else:
    write_down_at_the_end(pathlib.Path(sys.argv[0]).stem)
