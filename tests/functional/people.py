"""People before a server: a page of ours in a browser of their own, signed in with a passkey in software."""

import dataclasses
import http.client
import json
import ssl

import answers
from passkey import Passkey

PATIENCE_S = 200
CHANGING = {"date", "traceparent"}


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple  # without those that differ from answer to answer
    content: bytes

    @property
    def body(self):
        return self.content.decode()

    def json(self):
        return json.loads(self.body) if self.body else {}

    def code(self):
        return self.json().get("code", "") if self.status >= 400 else ""

    def without_trace(self):
        """What two answers that tell no difference have in common: everything else."""
        said = self.json()
        if isinstance(said, dict):
            said.pop("trace_id", None)
        return self.status, self.headers, said


class Browser:
    """Of one person, at an address of its own, so that nobody is slowed down by another. Kept connection."""

    def __init__(self, port, certificate, address):
        context = ssl.create_default_context(cafile=certificate)
        self.connection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=PATIENCE_S, context=context, source_address=(address, 0)
        )
        self.origin = f"https://127.0.0.1:{port}"
        self.session = self.csrf = None

    def ask(self, method, path, body=None, **headers):
        """As a page of ours asks; a header that is None is left away, underlines are hyphens."""
        sent = {"Origin": self.origin, "X-CSRF-Token": self.csrf}
        sent["Cookie"] = f"__Host-passnum={self.session}" if self.session else None
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        self.connection.request(
            method, path, data, {name: value for name, value in sent.items() if value is not None}
        )
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("__Host-passnum="):
                self.session = value.split("=", 1)[1].split(";")[0] or None
        kept = tuple(
            (name.lower(), value) for name, value in answer.getheaders() if name.lower() not in CHANGING
        )
        content = answer.read()
        answers.heard(method, path, answer.status, answer.getheaders(), content)
        return Answer(answer.status, kept, content)

    def expect(self, status, method, path, body=None):
        answer = self.ask(method, path, body)
        assert answer.status == status, f"{method} {path}: {answer.status} {answer.body}"
        return answer.json()

    def challenge(self):
        return self.expect(200, "POST", "/v1/session/passkey/challenge", {})["challenge"]

    def come_in(self, invitation, name, believed_origin):
        """With an invitation, which is how a person begins. Fills `account` and `passkey`."""
        self.passkey = Passkey(believed_origin)
        shown = self.passkey.create(self.challenge()) | {"invitation": invitation, "name": name}
        self.expect(204, "POST", "/v1/accounts/passkey", shown)
        return self.look()

    def sign_in(self):
        """Once more, in a session of its own."""
        self.session = self.csrf = None
        self.expect(204, "POST", "/v1/session/passkey", self.passkey.get(self.challenge()))
        return self.look()

    def look(self):
        said = self.expect(200, "GET", "/v1/session")
        self.csrf, self.account, self.session_id = said["csrf"], said["account"]["id"], said["session"]
        return self

    def close(self):
        self.connection.close()
