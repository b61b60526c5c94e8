"""What check_layers and check_tidy share: their options, the files, and C++ text without what is not code."""

import argparse
import os
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CPP_SUFFIXES = (".h", ".cc")
FOLDERS_LEFT_OUT = {".git", "node_modules", "__pycache__"}
TOP_FOLDERS_LEFT_OUT = {"build", "out"}

# A comment, a raw string, a string, a character; digit separators (1'000) are taken as numbers first.
_NOT_CODE = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)"""
    r"""|(?P<raw>\bR"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")"""
    r"""|(?P<number>\b[0-9](?:'?[0-9A-Za-z_.])*)"""
    r"""|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.VERBOSE,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Comments become spaces; lines and columns stay where they were."""
    return _NOT_CODE.sub(lambda m: _blank(m[0]) if m["comment"] else m[0], text)


def code_only(text):
    """Comments, and what strings hold, become spaces; lines and columns stay where they were."""

    def replaced(match):
        if match["number"]:
            return match[0]
        if match["comment"]:
            return _blank(match[0])
        return '"' + _blank(match[0][1:-1]) + '"'

    return _NOT_CODE.sub(replaced, text)


def files_below(root, tops=None):
    """Every regular file of the project (or of its folders `tops`), as sorted paths relative to the root."""
    found = []
    for top in tops or [""]:
        for folder, subfolders, names in os.walk(Path(root, top)):
            at_root = Path(folder) == Path(root)
            subfolders[:] = [
                name
                for name in subfolders
                if name not in FOLDERS_LEFT_OUT and not (at_root and name in TOP_FOLDERS_LEFT_OUT)
            ]
            found += [Path(folder, name).relative_to(root) for name in names]
    return sorted(path for path in found if Path(root, path).is_file())


def read_text(path):
    """The text of a file, or None when it is no UTF-8 text."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def option_parser(description):
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("--root", type=Path, default=PROJECT)
    return parser


def read_options(parser):
    options = parser.parse_args()
    if not options.root.is_dir():
        stop_wrong_use(f"--root: there is no folder '{options.root}'")
    return options


def stop_wrong_use(message):
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(2)
