"""An OpenID Connect provider (tests/functional/oidc) on loopback, and a browser for it."""

import base64
import fcntl
import http.cookiejar
import json
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

FILES = ("package.json", "package-lock.json", ".npmrc", "provider.mjs")


def installed(source, build):
    """The folder in the build directory with the provider and its packages, as the lock file says."""
    folder, origin = build / "oidc-provider", source / "tests/functional/oidc"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".installing", "w", encoding="ascii") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        for name in FILES:
            shutil.copy(origin / name, folder / name)
        lock, done = folder / "package-lock.json", folder / ".installed"
        if not done.is_file() or done.read_bytes() != lock.read_bytes():
            words = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(words, cwd=folder, check=True, timeout=300, stdin=subprocess.DEVNULL)
            shutil.copy(lock, done)
    return folder


class Browser:
    """Follows redirections with its cookies, as far as the address where the client waits."""

    def __init__(self, context, ends_at=None):
        """`ends_at`: where a redirection is not followed any more; without it, where it leaves loopback."""
        self.address, self.ends_at = None, ends_at
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self.cookies),
            self.Stopping(self),
        )

    class Stopping(urllib.request.HTTPRedirectHandler):
        def __init__(self, browser):
            self.browser = browser

        def redirect_request(self, request, stream, code, message, headers, address):
            ends = self.browser.ends_at
            if address.startswith("https://127.0.0.1:") and not (ends and address.startswith(ends)):
                return super().redirect_request(request, stream, code, message, headers, address)
            self.browser.address = address
            return None

    def follow(self, url, redirect):
        try:
            self.opener.open(url, timeout=30)
        except urllib.error.HTTPError as stopped:
            stopped.close()
        assert self.address is not None and self.address.startswith(redirect + "?"), self.address
        return dict(urllib.parse.parse_qsl(self.address.partition("?")[2]))

    def get(self, url):
        with self.opener.open(url, timeout=30) as answer:
            return answer.read().decode()


def client(name, method, algorithm, signed, redirect, after, **more):
    metadata = {
        "client_id": name,
        "redirect_uris": [redirect],
        "post_logout_redirect_uris": [after],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": method,
        "id_token_signed_response_alg": algorithm,
        **more,
    }
    if signed:
        metadata["userinfo_signed_response_alg"] = algorithm
    return metadata


class Provider:
    secret = "a secret of the client, for tests only"

    def __init__(self, source, build, redirect, after):
        folder = installed(source, build)
        self.scratch = tempfile.TemporaryDirectory()
        here = pathlib.Path(self.scratch.name)
        self.certificate, self.client_key = str(here / "cert.pem"), str(here / "client.pem")
        self.make_certificate(here)
        jwk = self.make_client_key()
        post = {"client_secret": self.secret}
        signed = {"token_endpoint_auth_signing_alg": "ES256", "jwks": {"keys": [jwk]}}
        words = (redirect, after)
        clients = [
            client("post-rs256", "client_secret_post", "RS256", True, *words, **post),
            client("post-es256", "client_secret_post", "ES256", True, *words, **post),
            client("post-plain", "client_secret_post", "ES256", False, *words, **post),
            client("jwt-es256", "private_key_jwt", "ES256", True, *words, **signed),
            client("jwt-rs256", "private_key_jwt", "RS256", True, *words, **signed),
        ]
        (here / "clients.json").write_text(json.dumps(clients))
        command = ["node", str(folder / "provider.mjs"), self.certificate, str(here / "key.pem")]
        self.log = open(here / "provider.log", "w+", encoding="utf8")
        self.process = subprocess.Popen(
            [*command, str(here / "clients.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.issuer = self.process.stdout.readline().strip()
        assert self.issuer, "the provider did not start: " + (here / "provider.log").read_text()

    def clients(self):
        for name in ("post-rs256", "post-es256", "post-plain"):
            yield name, ("secret", self.secret)
        for name in ("jwt-es256", "jwt-rs256"):
            yield name, ("key", self.client_key)

    def make_certificate(self, here):
        words = (
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        )
        files = [
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            here / "key.pem",
            "-out",
            here / "cert.pem",
        ]
        subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True, timeout=60)

    def make_client_key(self):
        key = ec.generate_private_key(ec.SECP256R1())
        encoding = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(*encoding, serialization.NoEncryption())
        pathlib.Path(self.client_key).write_bytes(pem)
        numbers = key.public_key().public_numbers()

        def coordinate(number):
            return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")

        x, y = coordinate(numbers.x), coordinate(numbers.y)
        return {"kty": "EC", "crv": "P-256", "kid": "own-1", "alg": "ES256", "use": "sig", "x": x, "y": y}

    def browser(self):
        return Browser(ssl.create_default_context(cafile=self.certificate))

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.log.close()
        self.scratch.cleanup()
