"""api/routes/openapi.json as the tests read it: its operations, and its schemas with no reference left."""

import dataclasses
import json
import pathlib
import re

PATH = pathlib.Path(__file__).resolve().parents[2] / "api/routes/openapi.json"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
IN_PLACE = ("allOf", "anyOf", "oneOf")  # these speak of the same object, not of one inside it
WORDS_ONLY = ("description", "example", "examples", "title")
# Whatever the route: what is said before it is asked, or when it does not answer.
OF_EVERY_ROUTE = "NotServed"


@dataclasses.dataclass(frozen=True)
class Operation:
    method: str  # "GET"
    template: str  # "/v1/vouchers/{key}"
    described: dict
    parameters: tuple  # of the path and of the operation

    @property
    def id(self):
        return self.described["operationId"]

    def matches(self, path):
        # {path} of the log's tiles has slashes of its own (api/http/router.h: {path...}).
        pattern = re.sub(
            r"\\\{(\w+)\\\}", lambda m: ".+" if m[1] == "path" else "[^/]+", re.escape(self.template)
        )
        return re.fullmatch(pattern, path) is not None


class Document:
    def __init__(self, content=None):
        self.content = json.loads(PATH.read_text(encoding="utf-8")) if content is None else content
        self.operations = [
            Operation(
                method.upper(),
                template,
                item[method],
                tuple(
                    self.resolved(one)
                    for one in item.get("parameters", []) + item[method].get("parameters", [])
                ),
            )
            for template, item in self.content["paths"].items()
            for method in METHODS
            if method in item
        ]
        # As the server's router: words win over names.
        self.operations.sort(key=lambda one: one.template.count("{"))

    def resolved(self, value):
        """The value, or what it refers to. KeyError when that is not there."""
        while isinstance(value, dict) and "$ref" in value:
            value = self.target(value["$ref"])
        return value

    def target(self, reference):
        found = self.content
        for part in reference.removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return found

    def at(self, path):
        """The operations of an address, one for each method."""
        found = {}
        for operation in self.operations:
            if operation.matches(path):
                found.setdefault(operation.method, operation)
        return found

    def response(self, operation, status):
        """What is described for this status, or None."""
        return self.resolved(operation.described["responses"].get(str(status)))

    def of_every_route(self):
        return self.content["components"]["responses"].get(OF_EVERY_ROUTE)

    def closed(self, schema, is_in_place=False):
        """The schema with every reference put in, and with no members but those described."""
        if not isinstance(schema, dict):
            return schema
        out = {}
        for key, value in schema.items():
            if key == "properties":
                out[key] = {name: self.closed(one) for name, one in value.items()}
            elif key in IN_PLACE:
                out.setdefault(key, []).extend(self.closed(one, True) for one in value)
            elif key == "$ref":
                out.setdefault("allOf", []).append(self.closed(self.target(value), True))
            elif key in (
                "items",
                "contentSchema",
                "additionalProperties",
                "propertyNames",
                "contains",
                "not",
            ):
                out[key] = self.closed(value)
            elif key not in WORDS_ONLY:
                out[key] = value
        if set(out) == {"allOf"} and len(out["allOf"]) == 1:
            out = out["allOf"][0]
        if not is_in_place and describes_members(out) and not says_whether_more_may_come(out):
            plain = not any(key in out for key in IN_PLACE)
            out = out | {"additionalProperties" if plain else "unevaluatedProperties": False}
        return out


def describes_members(schema):
    return isinstance(schema, dict) and (
        "properties" in schema
        or any(describes_members(one) for key in IN_PLACE for one in schema.get(key, []))
    )


def says_whether_more_may_come(schema):
    return "additionalProperties" in schema or "unevaluatedProperties" in schema
