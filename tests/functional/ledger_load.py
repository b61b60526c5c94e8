"""Clients that use one ledger at once, and the history of what each asked and heard."""

import collections
import dataclasses
import json
import threading
import time

from ledger_client import PATIENCE_S, NoAnswer, commands_body
from linearizability import BLOCK, REDEEM, REVERSE, UNBLOCK, Answer, Operation

FOR_EVER = 1 << 62


@dataclasses.dataclass(frozen=True)
class Request:
    """What can be sent again, byte for byte. The first fields are those of an Operation."""

    action: str
    voucher: str
    request_id: str
    device: str
    scan_id: str
    path: str
    body: str


@dataclasses.dataclass(frozen=True)
class Exchange:
    request: Request
    called: int
    returned: int  # 0: there was no answer
    generation: int  # of the server
    content: dict  # of the answer, empty when there was none
    answer: Answer | None


class History:
    """All exchanges, in the order in which they ended. Any thread."""

    def __init__(self):
        self.changed = threading.Condition()
        self.exchanges = []
        self.answers_count = 0
        self.failure = None

    def add(self, exchange):
        with self.changed:
            self.exchanges.append(exchange)
            self.answers_count += exchange.answer is not None
            self.changed.notify_all()

    def fail(self, failure):
        with self.changed:
            self.failure = self.failure or failure
            self.changed.notify_all()

    def wait_for_answers(self, more):
        """Until so many more answers have come. Raises what a client has failed with."""
        with self.changed:
            least = self.answers_count + more
            came = self.changed.wait_for(
                lambda: self.failure or self.answers_count >= least, timeout=PATIENCE_S
            )
            if self.failure:
                raise self.failure
            assert came, "the clients get no answers any more"

    def operations(self, deaths):
        """As the checker wants them. What was not answered ended, at the latest, with its server."""
        for exchange in self.exchanges:
            # One that was sent into the connection of a dead server never took effect.
            gone = max(deaths.get(exchange.generation, FOR_EVER), exchange.called)
            returned = exchange.returned or gone
            request = exchange.request
            yield Operation(
                request.action,
                request.voucher,
                request.request_id,
                exchange.called,
                returned,
                exchange.answer,
                request.device,
                request.scan_id,
            )


def read_answer(status, content, is_command):
    """What was heard, and the JSON that said it. No answer: the machine failed or does not know."""
    assert status in (200, 201, 409, 403, 404, 500, 503), f"{status}: {content}"
    if status >= 500:
        return None, {}
    said = json.loads(content)
    if is_command:
        assert status == 200, f"{status}: {content}"
        (said,) = said["items"]
        if said["outcome"] == "unknown":
            return None, {}
    if said.get("outcome") == "accepted":
        assert is_command or status == (200 if said["repeated"] else 201), content
        return Answer(said["index"], said["repeated"]), said
    return Answer(refusal=said["code"]), said


class Client(threading.Thread):
    """Sends one request after the other to whichever server there is, until all is over."""

    def __init__(self, ledger, address, history, rng):
        super().__init__(daemon=True)
        self.ledger, self.address, self.history, self.rng = ledger, address, history, rng
        self.connection, self.generation = None, 0
        self.unanswered = []
        self.answered = collections.deque(maxlen=50)

    def run(self):
        try:
            while place := self.address.wait():
                self.send(self.next_request(), *place)
        except Exception as failure:  # pylint: disable=broad-except
            self.history.fail(failure)
        finally:
            if self.connection:
                self.connection.close()

    def next_request(self):
        """One that was not answered again (some are left for ever), an old one again, or a new one."""
        if self.unanswered:
            request = self.unanswered.pop()
            if self.rng.random() < 0.85:
                return request
            self.give_up(request)
        if self.answered and self.rng.random() < 0.1:
            return self.rng.choice(self.answered)
        return self.new_request()

    def send(self, request, url, generation):
        if generation != self.generation:
            if self.connection:
                self.connection.close()
            self.connection, self.generation = self.ledger.connect(url), generation
        called = time.monotonic_ns()
        try:
            status, content = self.connection.request("POST", request.path, request.body)
        except NoAnswer as lost:
            self.unanswered.append(request)
            if lost.was_sent:
                self.history.add(Exchange(request, called, 0, generation, {}, None))
            else:
                self.address.wait_for_another(generation)
            return
        returned = time.monotonic_ns()
        answer, said = read_answer(status, content, request.path == "/v1/commands")
        if answer is None:
            self.unanswered.append(request)
            returned = 0
        else:
            self.answered.append(request)
            self.learn(request, answer)
        self.history.add(Exchange(request, called, returned, generation, said, answer))

    def learn(self, request, answer):
        """From an answer."""

    def give_up(self, request):
        """A request without an answer is not going to be sent again."""


class Till(Client):
    """A device: redeems vouchers of its own and some that all devices try, and undoes redemptions."""

    def __init__(self, device, own, hot, scans_of_all, *more):
        super().__init__(*more)
        self.device, self.own, self.hot = device, own, hot
        self.scans_of_all = scans_of_all
        self.standing = {}  # scans of this device that may stand: which voucher each has spent
        self.undone = set()

    def new_request(self):
        draw = self.rng.random()
        if self.standing and (draw < 0.3 or len(self.standing) > len(self.own) // 2):
            scan_id = self.rng.choice(sorted(self.standing))
            return self.reversal(scan_id, self.standing[scan_id])
        if self.scans_of_all and draw < 0.35:
            return self.reversal(*self.rng.choice(self.scans_of_all))
        return self.redemption(self.rng.choice(self.hot if draw < 0.7 else self.own))

    def redemption(self, voucher):
        scan_id = self.ledger.new_id()
        body = self.device.scan(voucher, scan_id)
        return Request(REDEEM, voucher.number, scan_id, self.device.name, "", "/v1/redemptions", body)

    def reversal(self, scan_id, voucher_number):
        reversal_id = self.ledger.new_id()
        body = self.device.reversal(scan_id, reversal_id)
        path = f"/v1/redemptions/{scan_id}/reversal"
        return Request(REVERSE, voucher_number, reversal_id, self.device.name, scan_id, path, body)

    def learn(self, request, answer):
        if request.action == REVERSE:
            self.standing.pop(request.scan_id, None)
            self.undone.add(request.scan_id)
        elif not answer.refusal and request.request_id not in self.undone:
            self.standing[request.request_id] = request.voucher
            self.scans_of_all.append((request.request_id, request.voucher))

    def give_up(self, request):
        if request.action == REDEEM:
            self.standing[request.request_id] = request.voucher


class Guard(Client):
    """An operator who blocks the vouchers that all devices try, and unblocks them."""

    def __init__(self, hot, *more):
        super().__init__(*more)
        self.hot = hot

    def new_request(self):
        voucher = self.rng.choice(self.hot)
        action, more = (BLOCK, {"reason": "lost"}) if self.rng.random() < 0.4 else (UNBLOCK, {})
        body = {
            "kind": {BLOCK: "vouchers_blocked", UNBLOCK: "vouchers_unblocked"}[action],
            "programme": self.ledger.programme["programme"],
            "booklet": voucher.booklet,
            "vouchers": [voucher.index],
        } | more
        command_id = self.ledger.new_id()
        items = commands_body([self.ledger.operator.command(body, command_id)])
        return Request(action, voucher.number, command_id, "", "", "/v1/commands", items)
