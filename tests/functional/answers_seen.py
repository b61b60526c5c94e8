#!/usr/bin/env python3
"""Closes the functional tests: what they heard, together, of the interface that openapi.json describes.

Usage: answers_seen.py FOLDER TEST...

Every operation must have been asked. One that machines or auditors ask must have given each answer that it
describes, but for those that need a machine that fails (500, 503); of the pages' own, who may ask is in one
table (who_may.py), and what was never said is only named. TEST...: which tests must have run; each has left a
file in FOLDER (answers.py).
"""

import pathlib
import sys

import openapi_document

OF_A_FAILING_MACHINE = {"500", "503"}
TO_THE_LAST_ANSWER = {"redemptions", "devices", "commands", "vouchers", "state", "places", "log", "service"}


def read(folder, tests):
    """Every "operation status code" that was seen. SystemExit when a test has not run."""
    missing = [name for name in tests if not (folder / name).is_file()]
    if missing:
        sys.exit(f"not run yet, or without PASSNUM_ANSWERS_SEEN: {' '.join(missing)}")
    return {line for name in tests for line in (folder / name).read_text(encoding="utf-8").splitlines()}


def unseen(document, seen):
    """What was never asked or answered: whether it must have been, and in words."""
    heard = {tuple(line.split(" ")[:2]) for line in seen}
    asked = {operation for operation, _ in heard}
    for operation in document.operations:
        if operation.id not in asked:
            yield True, f"{operation.id} ({operation.method} {operation.template}): never asked"
            continue
        must = bool(TO_THE_LAST_ANSWER & set(operation.described["tags"]))
        for status in operation.described["responses"]:
            if (operation.id, status) not in heard and status not in OF_A_FAILING_MACHINE:
                yield must, f"{operation.id}: never answered {status}"


def main(folder, *tests):
    document = openapi_document.Document()
    seen = read(pathlib.Path(folder), tests)
    codes = {line.split(" ")[2] for line in seen if line.count(" ") == 2}
    print(f"{len(document.operations)} operations, {len(seen)} kinds of answer, {len(codes)} codes")
    found = sorted(unseen(document, seen), reverse=True)
    for must, what in found:
        print(what if must else f"({what})")
    return 1 if any(must for must, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
