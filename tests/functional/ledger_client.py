"""Clients of the HTTPS interface by FORMAT.md and openapi.json alone: devices, operators, codes."""

import base64
import dataclasses
import datetime
import http.client
import json
import pathlib
import ssl
import threading
import urllib.parse
import zoneinfo

from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import answers

# A process of the tests may be stopped for a while on a busy machine; only a server that hangs takes longer.
PATIENCE_S = 200


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def utc_now():
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"


def paris_day(instant):
    """The day on which it is, in Paris, at an instant as utc_now() writes it."""
    moment = datetime.datetime.fromisoformat(instant.removesuffix("Z")).replace(
        tzinfo=datetime.timezone.utc
    )
    return str(moment.astimezone(zoneinfo.ZoneInfo("Europe/Paris")).date())


def read_key(path):
    """The signing key in a key file of the data directory."""
    form, _, _, secret = pathlib.Path(path).read_text(encoding="utf-8").split()
    assert form == "passnum-key/v1"
    seed = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def public_bytes(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def signed_body(key, tag, request, **beside):
    text = canonical(request)
    signature = base64url(key.sign(tag.encode() + b"\0" + text.encode()))
    return canonical({"request": request, "signature": signature} | beside)


@dataclasses.dataclass(frozen=True)
class Voucher:
    number: str
    booklet: int
    index: int
    code: str  # what its QR code says


def voucher_of(programme, host, issuing_key, booklet, index):
    """A voucher as it is printed (FORMAT.md, section 4)."""
    last_day = datetime.date.fromisoformat(programme["valid_until"]) - datetime.date(2020, 1, 1)
    parts = [(1, 1), (1, 2), (programme["programme"], 4), (booklet, 4), (index, 1)]
    parts += [(last_day.days, 2), (programme["face_value_cents"], 2)]
    head = b"".join(value.to_bytes(width, "big") for value, width in parts)
    payload = head + issuing_key.sign(b"PN-voucher/v1\0" + head)
    number = f"{programme['code']}-{booklet:06d}-{index:02d}"
    return Voucher(number, booklet, index, f"https://{host}/v#{int.from_bytes(payload, 'big')}")


@dataclasses.dataclass(frozen=True)
class Device:
    name: str
    site: str
    service: str
    key: ed25519.Ed25519PrivateKey

    def scan(self, voucher, scan_id):
        request = {
            "v": 1,
            "device": self.name,
            "entered": "qr",
            "offline": False,
            "scan_id": scan_id,
            "scanned_at": utc_now(),
            "service": self.service,
            "site": self.site,
            "voucher": voucher.number,
        }
        return signed_body(self.key, "PN-scan/v1", request, code=voucher.code)

    def reversal(self, scan_id, reversal_id):
        request = {
            "v": 1,
            "device": self.name,
            "reason": "essai",
            "reversal_id": reversal_id,
            "scan_id": scan_id,
        }
        return signed_body(self.key, "PN-reversal/v1", request)


@dataclasses.dataclass(frozen=True)
class Operator:
    name: str
    key: ed25519.Ed25519PrivateKey

    def command(self, body, command_id):
        request = {"v": 1, "operator": self.name, "command_id": command_id, "body": body}
        return signed_body(self.key, "PN-command/v1", request)


def commands_body(commands):
    return '{"items":[' + ",".join(commands) + "]}"


class NoAnswer(Exception):
    """The connection ended before a whole answer came. Without `was_sent` the server cannot have it."""

    def __init__(self, was_sent):
        super().__init__("no answer")
        self.was_sent = was_sent


class Connection:
    """A kept connection to one server. For one thread."""

    def __init__(self, url, certificate):
        parts = urllib.parse.urlsplit(url)
        context = ssl.create_default_context(cafile=str(certificate))
        self.http = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=PATIENCE_S, context=context
        )
        self.is_open = False

    def request(self, method, path, body=None):
        """The status and body of an answer. Raises NoAnswer; TimeoutError when the server hangs."""
        status, content, _ = self.ask(method, path, body)
        return status, content.decode()

    def ask(self, method, path, body=None, headers=None):
        """The same, with the headers; the body as bytes. What openapi.json does not describe is a failure."""
        try:
            if not self.is_open:
                self.http.connect()
                self.is_open = True
        except (OSError, http.client.HTTPException) as error:
            raise_if_late(error)
            raise NoAnswer(was_sent=False) from error
        of_body = {"Content-Type": "application/json"} if body is not None else {}
        try:
            self.http.request(
                method, path, body.encode() if body is not None else None, of_body | (headers or {})
            )
            response = self.http.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise_if_late(error)
            self.close()
            raise NoAnswer(was_sent=True) from error
        if response.will_close:
            self.close()
        answers.heard(method, path, response.status, response.getheaders(), content)
        return response.status, content, response.headers

    def close(self):
        self.http.close()
        self.is_open = False


def raise_if_late(error):
    if isinstance(error, TimeoutError):
        raise error


class Address:
    """Where the server answers now, and when those before it died. Any thread."""

    def __init__(self):
        self.changed = threading.Condition()
        self.url = None
        self.generation = 0
        self.deaths = {}  # by generation, the moment at which the process was gone
        self.is_over = False

    def opened(self, url):
        with self.changed:
            self.generation += 1
            self.url = url
            self.changed.notify_all()

    def died(self, moment):
        with self.changed:
            self.deaths[self.generation] = moment
            self.url = None
            self.changed.notify_all()

    def end(self):
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def wait_for_another(self, generation):
        """Until the server of this generation is known to be gone, or all is over."""
        with self.changed:
            self.changed.wait_for(lambda: self.is_over or generation in self.deaths)

    def wait(self):
        """The url and generation of the server, once there is one; None when all is over."""
        with self.changed:
            self.changed.wait_for(lambda: self.is_over or self.url)
            return None if self.is_over else (self.url, self.generation)
