"""Whether what clients heard of one voucher could have happened one request after the other.

Herlihy and Wing's condition, decided as in Lowe, "Testing for linearizability" (2017): each request takes
effect at one moment between its call and its return; requests that overlap may take effect in any order.
Vouchers are independent of each other, so each is judged alone.

What is searched are situations: a state of the voucher, and which of the open requests have taken effect in
it. A set of them is carried from one return to the next, so none is looked at twice. Two facts keep it small.
The index in an accepted answer is the entry's place in the log, so entries take effect by index. A request
that changes nothing takes effect as soon as its answer fits, since that hinders no other.

A request without an answer (its server died) took effect before its server was gone, or never.
"""

import collections
import dataclasses

REDEEM, REVERSE, BLOCK, UNBLOCK = "redeem", "reverse", "block", "unblock"
FREE, BLOCKED = "free", "blocked"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a client heard: an entry's index, and whether it was there before; or the code of a refusal."""

    index: int = -1
    is_repeat: bool = False
    refusal: str = ""


@dataclasses.dataclass(frozen=True)
class Operation:
    """One request. Times are by one monotonic clock; one without an answer returned when its server died."""

    action: str
    voucher: str
    request_id: str
    called: int
    returned: int
    answer: Answer | None
    device: str = ""
    scan_id: str = ""  # of a reversal: what it undoes


@dataclasses.dataclass(frozen=True)
class State:
    now: str = FREE  # FREE, BLOCKED, or the scan id of the redemption that stands
    made: frozenset = frozenset()  # ids of the requests that made an entry
    last_index: int = -1


class Rules:
    """What the ledger promises for one voucher that was handed over."""

    def __init__(self, operations):
        self.devices = {o.request_id: o.device for o in operations if o.action == REDEEM}
        self.indexes = {}
        for operation in operations:
            if operation.answer and operation.answer.index >= 0:
                self.indexes.setdefault(operation.request_id, operation.answer.index)

    def refusal(self, state, operation):
        """Why the rules say no, or "" when they do not."""
        is_redeemed = state.now not in (FREE, BLOCKED)
        if operation.action == REVERSE:
            if operation.scan_id not in state.made:
                return "redemption_unknown"
            if self.devices[operation.scan_id] != operation.device:
                return "not_your_redemption"
            return "" if state.now == operation.scan_id else "already_reversed"
        if is_redeemed:
            return "already_redeemed"
        if operation.action == UNBLOCK:
            return "" if state.now == BLOCKED else "not_blocked"
        return "blocked" if state.now == BLOCKED else ""

    def step(self, state, operation):
        """The state after `operation` took effect in `state` with the answer it had; None: it cannot have."""
        answer = operation.answer
        index = self.indexes.get(operation.request_id, -1)
        if operation.request_id in state.made:
            fits = answer is None or (answer.is_repeat and answer.index == index)
            return state if fits else None
        refusal = self.refusal(state, operation)
        if refusal:
            return state if answer is None or answer.refusal == refusal else None
        if answer is not None and (answer.refusal or answer.is_repeat or answer.index != index):
            return None
        if 0 <= index <= state.last_index:
            return None
        after = {REDEEM: operation.request_id, BLOCK: BLOCKED}.get(operation.action, FREE)
        return State(after, state.made | {operation.request_id}, max(index, state.last_index))


@dataclasses.dataclass(frozen=True)
class Violation:
    """The first return that no order of the requests explains, and the states possible before it."""

    operation: Operation
    states: frozenset

    def __str__(self):
        states = ", ".join(sorted(f"{s.now} after entry {s.last_index}" for s in self.states))
        return f"{self.operation} fits none of the possible states: {states}"


class Search:
    def __init__(self, operations):
        self.rules = Rules(operations)
        self.open = {}
        self.situations = {(State(), frozenset())}

    def call(self, number, operation):
        self.open[number] = operation

    def leave(self, number):
        """Lets the request take effect if it has not yet; one that was answered must have, else that is a
        violation."""
        operation = self.open[number]
        reached = {s for s in self.reachable() if number in s[1]}
        if operation.answer is None:
            self.situations |= reached
        elif reached:
            self.situations = reached
        else:
            return Violation(operation, frozenset(state for state, _ in self.situations))
        del self.open[number]
        self.situations = {(state, done - {number}) for state, done in self.situations}
        return None

    def reachable(self):
        """All situations that the open requests can lead to from those at hand."""
        seen = set()
        waiting = [self.settled(*situation) for situation in self.situations]
        while waiting:
            situation = waiting.pop()
            if situation in seen:
                continue
            seen.add(situation)
            state, done = situation
            for number, operation in self.open.items():
                after = None if number in done else self.rules.step(state, operation)
                if after is not None and after != state:
                    waiting.append(self.settled(after, done | {number}))
        return seen

    def settled(self, state, done):
        """With all open requests that were answered, change nothing and fit."""
        fits = {
            number
            for number, operation in self.open.items()
            if number not in done
            and operation.answer is not None
            and self.rules.step(state, operation) == state
        }
        return state, done | fits


def violation(operations):
    """The first violation in the history of one voucher, or None."""
    operations = list(operations)
    events = []
    for number, operation in enumerate(operations):
        assert operation.called <= operation.returned, operation
        events.append((operation.called, 0, number))
        events.append((operation.returned, 1, number))
    search = Search(operations)
    for _, is_return, number in sorted(events):
        if not is_return:
            search.call(number, operations[number])
        elif found := search.leave(number):
            return found
    return None


def violations(operations):
    """The first violation of each voucher that has one."""
    histories = collections.defaultdict(list)
    for operation in operations:
        histories[operation.voucher].append(operation)
    return [found for history in histories.values() if (found := violation(history))]
