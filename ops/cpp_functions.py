"""Where functions begin and end, seen from the braces of clang-formatted C++."""

import re
from dataclasses import dataclass

from source_text import line_of

_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_TEMPLATE = re.compile(r"\btemplate\s*<[^{};]*?>\s*(?=\w)")
_OPENS_SCOPE = re.compile(
    r'^\s*(?:(?:inline\s+)?namespace\b|(?:class|struct|union|enum)\b|extern\s*"\s*"\s*$)'
)
_NAME = re.compile(r"([A-Za-z_][\w:~]*(?:operator\s*[^\s\w(]{1,3})?)\s*\(")
_NOT_A_BODY = re.compile(r"(?:=|\breturn|,)\s*$")


@dataclass(frozen=True)
class Function:
    name: str
    first_line: int
    last_line: int


def _closing(code, opening):
    """The place of the brace that closes the one at `opening`, or the end of the text."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, opening):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


def _spoken(name, head):
    if not name:
        return "an operator"
    return " ".join(head[name.start() :].split()) if name[1].startswith("TEST") else name[1]


def functions_of(code):
    """The functions, methods and tests of code whose comments and strings are blank.

    A guess by the shape of the text: what stands before a brace since the last statement is either a scope
    that holds more functions, a signature, or neither (an initialiser), which is passed over whole.
    """
    code = _DIRECTIVE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), code)
    start, parentheses, position = 0, 0, 0
    while position < len(code):
        character = code[position]
        if character in "()":
            parentheses += 1 if character == "(" else -1
        elif character in ";}" and parentheses == 0:
            start = position + 1
        elif character == "{":
            head = _TEMPLATE.sub("", code[start:position])
            if parentheses == 0 and _OPENS_SCOPE.search(head):
                start = position + 1
            else:
                closing = _closing(code, position)
                # `member_{value}` has no space before its brace, the body of a function has one.
                is_signature = "(" in head and head[-1:].isspace() and not _NOT_A_BODY.search(head)
                if parentheses == 0 and is_signature:
                    first = position - len(code[start:position].lstrip())
                    name = _NAME.search(head)
                    yield Function(_spoken(name, head), line_of(code, first), line_of(code, closing))
                    start = closing + 1
                position = closing
        position += 1
