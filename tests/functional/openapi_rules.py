"""The house's rules for openapi.json, beyond what OpenAPI 3.1 asks for; breaches(document) names each."""

import re

import jsonschema

PROBLEM = "application/problem+json"
SECTIONS = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "headers": "header",
    "requestBodies": "request body",
}


def breaches(document):
    if broken := broken_references(document.content) + wrong_schemas(document.content):
        return broken  # nothing else can be read then
    found = unused_components(document.content)
    found += examples_of_schemas(document)
    found += twice(
        [operation.id for operation in document.operations if "operationId" in operation.described]
    )
    for operation in document.operations:
        where = f"{operation.method} {operation.template}"
        found += [f"{where}: {what}" for what in breaches_of_operation(document, operation)]
    for name, response in document.content["components"].get("responses", {}).items():
        found += [f"response {name}: {what}" for what in breaches_of_response(document, "", response)]
    return found


def walk(value, path=()):
    """Each value of the document, with the names on the way to it."""
    yield path, value
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        if key in ("example", "examples"):
            continue
        yield from walk(child, path + (str(key),))


def broken_references(content):
    found = []
    for path, value in walk(content):
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            continue
        match = re.fullmatch(r"#/components/(\w+)/(\w+)", value["$ref"])
        if not match or match[2] not in content["components"].get(match[1], {}):
            found.append(f"{'/'.join(path)}: {value['$ref']} leads nowhere")
        elif match[1] != section_wanted(path):
            found.append(
                f"{'/'.join(path)}: a {SECTIONS[match[1]]} where a {SECTIONS[section_wanted(path)]} belongs"
            )
    return found


def section_wanted(path):
    """Which components the place at `path` may refer to."""
    if path[-1] == "requestBody":
        return "requestBodies"
    for section in ("responses", "parameters", "headers"):
        if section in path[-2:-1] and "schema" not in path and path[:2] != ("components", "schemas"):
            return section
    return "schemas"


def unused_components(content):
    used = {value["$ref"] for _, value in walk(content) if isinstance(value, dict) and "$ref" in value}
    return [
        f"{section} {name} is used nowhere"
        for section in SECTIONS
        for name in content["components"].get(section, {})
        if f"#/components/{section}/{name}" not in used and name not in ("NotServed",)
    ]


def wrong_schemas(content):
    found = []
    for path, value in walk(content):
        is_schema = path[-1:] == ("schema",) or (path[:2] == ("components", "schemas") and len(path) == 3)
        if not is_schema:
            continue
        try:
            jsonschema.Draft202012Validator.check_schema(value)
        except jsonschema.SchemaError as error:
            found.append(f"{'/'.join(path)}: {error.message}")
    return found


def twice(names):
    return [f"operationId {name} is given twice" for name in sorted(set(names)) if names.count(name) > 1]


def breaches_of_operation(document, operation):
    described = operation.described
    found = [
        f"has no {name}" for name in ("operationId", "summary", "tags", "security") if name not in described
    ]
    known = {tag["name"] for tag in document.content.get("tags", [])}
    found += [
        f"the tag {tag} is described nowhere" for tag in described.get("tags", []) if tag not in known
    ]
    schemes = document.content["components"].get("securitySchemes", {})
    for choice in described.get("security", []):
        found += [
            f"the security scheme {name} is described nowhere" for name in choice if name not in schemes
        ]
    found += breaches_of_parameters(document, operation)
    if "requestBody" in described:
        body = document.resolved(described["requestBody"])
        found += breaches_of_content(document, "its body", body.get("content", {}))
        found += [
            f"takes a body and describes no {status}"
            for status in ("400", "413")
            if status not in described["responses"]
        ]
    if not any(status.startswith(("2", "3")) for status in described["responses"]):
        found.append("describes no success")
    for status, response in described["responses"].items():
        if "$ref" not in response:
            found += [f"{status}: {what}" for what in breaches_of_response(document, status, response)]
        elif status < "400":
            found += [
                f"{status}: {what}"
                for what in breaches_of_response(document, status, document.resolved(response))
            ]
    return found


def breaches_of_parameters(document, operation):
    found = []
    in_path = [one["name"] for one in operation.parameters if one.get("in") == "path"]
    if sorted(in_path) != sorted(re.findall(r"\{(\w+)\}", operation.template)):
        found.append(f"describes {in_path} of its path")
    for one in operation.parameters:
        name = f"the parameter {one.get('name')}"
        if not one.get("description"):
            found.append(f"{name} is not described")
        if "schema" not in one:
            found.append(f"{name} has no schema")
        else:
            found += examples_of(document, name, one)
    return found


def breaches_of_response(document, status, response):
    found = [] if response.get("description") else ["has no description"]
    content = response.get("content", {})
    is_error = status >= "400" or (not status and list(content) == [PROBLEM])
    if status in ("204", "304") or status.startswith("3"):
        found += ["has a body"] if content else []
    elif not content:
        found.append("has no schema")
    elif is_error:
        found += breaches_of_error(document, content)
    for name, header in response.get("headers", {}).items():
        header = document.resolved(header)
        found += [f"the header {name} has no schema"] if "schema" not in header else []
        found += [f"the header {name} is not described"] if not header.get("description") else []
    return found + breaches_of_content(document, "its answer", content)


def breaches_of_error(document, content):
    if list(content) != [PROBLEM]:
        return [f"is no {PROBLEM}"]
    schema = content[PROBLEM].get("schema", {})
    if schema.get("$ref") != "#/components/schemas/Problem":
        return ["is no Problem"]
    codes = schema.get("properties", {}).get("code", {}).get("enum")
    if not codes:
        return ["does not say its codes"]
    known = all_codes(document)
    return [f"its code {code} is described nowhere" for code in codes if code not in known]


def all_codes(document):
    """Every code that a problem can have."""
    code = document.closed(document.target("#/components/schemas/Problem"))["properties"]["code"]
    return {name for one in code.get("anyOf", [code]) for name in one.get("enum", [])}


def breaches_of_content(document, what, content):
    found = []
    for media_type, one in content.items():
        if "schema" not in one:
            found.append(f"{what} has no schema for {media_type}")
        else:
            found += examples_of(document, what, one)
    return found


def examples_of(document, what, described):
    """What is wrong with the examples beside a schema."""
    given = [described["example"]] if "example" in described else []
    given += [one["value"] for one in described.get("examples", {}).values()]
    validator = jsonschema.Draft202012Validator(document.closed(described["schema"]))
    return [
        f"an example of {what} is not valid: {[*error.absolute_path]}: {error.message}"
        for example in given
        for error in validator.iter_errors(example)
    ]


def examples_of_schemas(document):
    found = []
    for name, schema in document.content["components"]["schemas"].items():
        validator = jsonschema.Draft202012Validator(document.closed(schema))
        given = schema.get("examples", []) + ([schema["example"]] if "example" in schema else [])
        found += [
            f"schema {name}: an example is not valid: {error.message}"
            for example in given
            for error in validator.iter_errors(example)
        ]
    return found
