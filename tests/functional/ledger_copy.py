"""Reads what the demonstration leaves, with nothing of the project's: hashlib, openssl and arithmetic.

The formats are those of FORMAT.md: C2SP tlog-tiles and tlog-proof, RFC 6962, entries as canonical JSON.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import tempfile

TILE = 256


def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    """RFC 6962, section 2.1, as it is written there."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


def inclusion_root(index, size, leaf, proof):
    """RFC 9162, section 2.1.3.2."""
    node, last, at = index, size - 1, leaf
    for sibling in proof:
        assert last > 0, "the proof is too long"
        if node & 1 or node == last:
            at = node_hash(sibling, at)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            at = node_hash(at, sibling)
        node >>= 1
        last >>= 1
    assert last == 0, "the proof is too short"
    return at


def tile_path(number):
    parts = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03d}")
    return "/".join(parts)


def entries_of(log, size):
    """All leaves of a copy, from its bundles."""
    leaves = []
    for bundle in range((size + TILE - 1) // TILE):
        width = min(TILE, size - bundle * TILE)
        name = tile_path(bundle) + (f".p/{width}" if width < TILE else "")
        data = (log / "tile" / "entries" / name).read_bytes()
        at = 0
        for _ in range(width):
            length = int.from_bytes(data[at : at + 2], "big")
            leaves.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        assert at == len(data), f"{name} holds more than its entries"
    return leaves


def verifier_key(path):
    """name and the 32 bytes of the Ed25519 key of a C2SP verifier key."""
    name, key_id, encoded = pathlib.Path(path).read_text(encoding="utf-8").strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    assert data[0] == 1 and len(data) == 33
    assert hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex() == key_id
    return name, data[1:]


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_signed(public_key, message, signature):
    """Ed25519 by OpenSSL's command line."""
    prefix = bytes.fromhex("302a300506032b6570032100")  # RFC 8410
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "key").write_bytes(prefix + public_key)
        (folder / "message").write_bytes(message)
        (folder / "signature").write_bytes(signature)
        done = subprocess.run(
            [
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                folder / "key",
                "-rawin",
                "-in",
                folder / "message",
                "-sigfile",
                folder / "signature",
            ],
            capture_output=True,
            check=False,
        )
    return done.returncode == 0


def open_checkpoint(note, key, is_signed_by=is_signed):
    """size and root of a signed note, after verifying it."""
    name, public_key = key
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    origin, size, root = text.splitlines()[:3]
    assert origin == name
    lines = [line for line in signatures.splitlines() if line.startswith(f"— {name} ")]
    assert lines, "the log's key has not signed"
    signature = base64.b64decode(lines[0].split(" ")[2], validate=True)[4:]
    assert is_signed_by(public_key, text.encode(), signature), "the checkpoint's signature is wrong"
    return int(size), base64.b64decode(root, validate=True)


def read_receipt(path, key):
    """The entry of a .tlog-proof file, after verifying all of it."""
    head, _, checkpoint = path.read_text(encoding="utf-8").partition("\n\n")
    lines = head.splitlines()
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ") and lines[2].startswith("index ")
    leaf = base64.b64decode(lines[1][6:], validate=True)
    proof = [base64.b64decode(line, validate=True) for line in lines[3:]]
    size, root = open_checkpoint(checkpoint, key)
    assert inclusion_root(int(lines[2][6:]), size, leaf_hash(leaf), proof) == root
    return json.loads(leaf)


def owed_by_structure(entries):
    """What each structure is owed, from the postings alone."""
    owed = {}
    for entry in entries:
        for posting in entry.get("postings", []):
            account = posting["account"]
            if account.startswith("payable/"):
                structure = account.split("/", 1)[1]
                owed[structure] = owed.get(structure, 0) + posting["cents"]
    return owed
