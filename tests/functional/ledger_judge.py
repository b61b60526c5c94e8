"""Judges a log after the fact by what its clients heard, with hashlib and an Ed25519 of another making."""

import base64
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

import ledger_copy
from linearizability import BLOCK, REDEEM, REVERSE, UNBLOCK, violations

KINDS = {
    REDEEM: ("voucher_redeemed", "scan_id"),
    REVERSE: ("redemption_reversed", "reversal_id"),
    BLOCK: ("vouchers_blocked", "command_id"),
    UNBLOCK: ("vouchers_unblocked", "command_id"),
}


def is_signed(public_key, message, signature):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def roots_of_prefixes(leaves):
    """The root of the tree at each size from 0 (RFC 6962), by the subtrees that are full at that size."""
    roots = [ledger_copy.root_of([])]
    full = []  # width and hash, widest first
    for leaf in leaves:
        full.append((1, ledger_copy.leaf_hash(leaf)))
        while len(full) > 1 and full[-1][0] == full[-2][0]:
            (width, left), (_, right) = full[-2:]
            full[-2:] = [(2 * width, ledger_copy.node_hash(left, right))]
        root = full[-1][1]
        for _, left in reversed(full[:-1]):
            root = ledger_copy.node_hash(left, root)
        roots.append(root)
    return roots


class Receipt:
    """The parts of a C2SP tlog-proof."""

    def __init__(self, text):
        self.text = text
        head, _, self.checkpoint = text.partition("\n\n")
        lines = head.splitlines()
        assert lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ")
        assert lines[2].startswith("index ")
        self.leaf = base64.b64decode(lines[1][6:], validate=True)
        self.index = int(lines[2][6:])
        self.proof = [base64.b64decode(line, validate=True) for line in lines[3:]]


class Judge:
    """Holds what clients heard to the log as it is in the end. Each check raises on what is wrong."""

    def __init__(self, log, key):
        """`log` is a copy of the whole log, `key` its verifier key."""
        self.key = key
        self.opened = {}
        size, root = self.open((log / "checkpoint").read_text(encoding="utf-8"))
        self.leaves = ledger_copy.entries_of(log, size)
        self.entries = [json.loads(leaf) for leaf in self.leaves]
        self.roots = roots_of_prefixes(self.leaves)
        assert self.roots[size] == root, "the log has not the root that was signed"

    def open(self, note):
        """Size and root of a checkpoint whose signature is good."""
        if note not in self.opened:
            self.opened[note] = ledger_copy.open_checkpoint(note, self.key, is_signed)
        return self.opened[note]

    def check_checkpoint(self, note):
        """That what was signed then is the beginning of the log as it is now."""
        size, root = self.open(note)
        assert size < len(self.roots), f"entries were lost: {size} were signed, {len(self.leaves)} are left"
        assert self.roots[size] == root, f"the log has forked: at size {size} another root was signed"

    def check_receipt(self, text):
        receipt = Receipt(text)
        self.check_checkpoint(receipt.checkpoint)
        size, root = self.open(receipt.checkpoint)
        hashed = ledger_copy.leaf_hash(receipt.leaf)
        assert ledger_copy.inclusion_root(receipt.index, size, hashed, receipt.proof) == root, text
        assert self.leaves[receipt.index] == receipt.leaf, text
        return receipt

    def check_accepted(self, request, content):
        """That an accepted request is the entry it was said to be, whose receipt is good."""
        entry = self.entries[content["index"]]
        kind, id_name = KINDS[request.action]
        assert entry["kind"] == kind and entry[id_name] == request.request_id, content
        if request.action in (REDEEM, REVERSE):
            assert entry["voucher"] == request.voucher, content
            assert self.check_receipt(content["receipt"]).index == content["index"], content

    def check_entries(self, requests):
        """That each request made one entry at most, and that nobody's made none."""
        asked = {request.request_id: request for request in requests}
        seen = set()
        for entry in self.entries:
            for action, (kind, id_name) in KINDS.items():
                if entry["kind"] != kind:
                    continue
                assert entry[id_name] not in seen, f"there twice: {entry}"
                assert entry[id_name] in asked, f"nobody asked for it: {entry}"
                assert asked[entry[id_name]].action == action, entry
                seen.add(entry[id_name])

    def check_vouchers(self):
        """That no voucher is spent while it is spent, and none freed that is not."""
        standing = {}
        for entry in self.entries:
            if entry["kind"] == "voucher_redeemed":
                assert entry["voucher"] not in standing, f"spent twice: {entry}"
                standing[entry["voucher"]] = entry["scan_id"]
            elif entry["kind"] == "redemption_reversed":
                assert standing.pop(entry["voucher"], None) == entry["scan_id"], entry


def check_repeat(first, again):
    """That a repeat was answered as the request was at first, byte for byte: but for `repeated`, and for the
    receipt's proof when the log has grown since."""
    assert again["repeated"], again
    left_out = ("receipt", "repeated")
    assert [(k, v) for k, v in first.items() if k not in left_out] == [
        (k, v) for k, v in again.items() if k not in left_out
    ], f"{first} and then {again}"
    if "receipt" not in first:
        return
    receipts = [Receipt(answer["receipt"]) for answer in (first, again)]
    assert receipts[0].leaf == receipts[1].leaf, f"{first} and then {again}"
    if receipts[0].checkpoint == receipts[1].checkpoint:
        assert receipts[0].text == receipts[1].text, f"{first} and then {again}"


def check_answers(judge, exchanges):
    """Holds every answer to the log, and repeats to each other. Returns how many repeats there were."""
    first, repeats = {}, 0
    for exchange in exchanges:
        if exchange.answer is None or exchange.answer.refusal:
            continue
        request_id = exchange.request.request_id
        judge.check_accepted(exchange.request, exchange.content)
        if request_id in first:
            check_repeat(first[request_id], exchange.content)
            repeats += 1
        first.setdefault(request_id, exchange.content)
    return repeats


def check_everything(ledger, history, deaths, checkpoints):
    """All that can be checked when the clients have ended, with a server running. Says what there was, and
    returns how many requests had no answer, and how many answers were repeats."""
    log = ledger.folder / "log"
    ledger.passnum("log", "export", "--out", str(log))
    judge = Judge(log, ledger_copy.verifier_key(ledger.data / "log.vkey"))
    exchanges = history.exchanges
    lost = sum(exchange.answer is None for exchange in exchanges)
    for note in checkpoints:
        judge.check_checkpoint(note)
    repeats = check_answers(judge, exchanges)
    judge.check_entries([exchange.request for exchange in exchanges])
    judge.check_vouchers()
    ledger.passnum("audit", "reconcile")
    found = violations(history.operations(deaths))
    assert not found, "not linearizable: " + "; ".join(str(violation) for violation in found)
    print(
        f"{len(exchanges)} requests, {lost} without an answer, {repeats} repeats, "
        f"{len(judge.entries)} entries, {len(judge.opened)} checkpoints"
    )
    return lost, repeats
