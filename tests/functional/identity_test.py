#!/usr/bin/env python3
"""Signing in to a real server with a real provider: invited from the command line, through the provider,
with a session; a colleague invited; what is another's is not there; out again. And nothing secret in the
server's log nor in accounts.db.

Usage: identity_test.py PASSNUM SOURCE_DIRECTORY BUILD_DIRECTORY
"""

import json
import pathlib
import socket
import ssl
import sys
import unittest
import urllib.error
import urllib.request

import answers
import oidc_provider
import serving


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Page:
    """A page of ours in a browser: asks with the browser's cookies, our origin and the session's token."""

    def __init__(self, base, server_certificate, provider):
        context = ssl.create_default_context(cafile=server_certificate)
        context.load_verify_locations(cafile=provider.certificate)
        self.base, self.csrf = base, None
        self.browser = oidc_provider.Browser(context, ends_at=base + "/app/")

    def ask(self, method, path, body=None, origin=None):
        """Status and JSON."""
        headers = {"Origin": origin or self.base}
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with self.browser.opener.open(request, timeout=60) as answer:
                return self.heard(method, path, answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return self.heard(method, path, refused)

    @staticmethod
    def heard(method, path, answer):
        content = answer.read()
        answers.heard(method, path, answer.status, answer.headers.items(), content)
        return answer.status, json.loads(content) if content else {}

    def sign_in(self, **wish):
        """Where the browser ends."""
        status, begun = self.ask("POST", "/v1/session/oidc", wish)
        assert status == 200, begun
        self.browser.address = None
        try:
            self.browser.opener.open(begun["url"], timeout=60)
        except urllib.error.HTTPError as stopped:
            with stopped:
                self.heard("GET", stopped.url.removeprefix(self.base), stopped)
        status, session = self.ask("GET", "/v1/session")
        self.csrf = session.get("csrf")
        return self.browser.address


class Identity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = serving.Ledger(PASSNUM, SOURCE)
        cls.addClassCleanup(cls.ledger.close)
        cls.base = f"https://127.0.0.1:{free_port()}"
        redirect = cls.base + "/v1/session/callback"
        cls.provider = oidc_provider.Provider(SOURCE, BUILD, redirect, cls.base + "/app/")
        cls.addClassCleanup(cls.provider.close)
        (cls.ledger.data / "client.secret").write_text(cls.provider.secret + "\n")
        settings = {
            "issuer": cls.provider.issuer,
            "client_id": "post-es256",
            "client_secret_file": "client.secret",
            "acr_values": ["eidas1"],
            "certificate_file": cls.provider.certificate,
            "base_url": cls.base,
        }
        (cls.ledger.data / "identity.json").write_text(json.dumps(settings))
        run = cls.ledger.run
        run("account", "organisation", "--id", "orleans", "--kind", "metropole", "--name", "Orléans")
        below = ["--kind", "structure", "--in", "orleans"]
        run("account", "organisation", "--id", "asso", "--name", "Une association", *below)
        run("account", "organisation", "--id", "tours", "--kind", "metropole", "--name", "Tours")
        cls.server = serving.Server(cls.ledger, port=cls.base.rsplit(":", 1)[1])
        cls.addClassCleanup(cls.server.stop)

    def page(self):
        return Page(self.base, str(self.ledger.data / "tls/cert.pem"), self.provider)

    def invitation(self, organisation, role):
        said = self.ledger.run("account", "invite", "--organisation", organisation, "--role", role)
        return json.loads(said)["invitation"]

    def test_a_person_who_was_invited_comes_in_and_nobody_else(self):
        page = self.page()
        self.assertEqual(page.sign_in(), self.base + "/app/#sign_in=account_unknown")
        token = self.invitation("orleans", "programme_manager")
        self.assertEqual(page.sign_in(invitation=token), self.base + "/app/")
        status, session = page.ask("GET", "/v1/session")
        self.assertEqual((status, session["account"]["name"]), (200, "Ada Martin"))
        self.assertEqual(session["memberships"][0]["role"], "programme_manager")

        seen = page.ask("GET", "/v1/organisations")[1]["items"]
        self.assertEqual([o["id"] for o in seen], ["asso", "orleans"])
        others = page.ask("GET", "/v1/organisations/tours")
        nobodys = page.ask("GET", "/v1/organisations/nowhere")
        others[1].pop("trace_id"), nobodys[1].pop("trace_id")
        self.assertEqual(others, nobodys)
        self.assertEqual(others[0], 404)

        status, colleague = page.ask(
            "POST", "/v1/organisations/asso/invitations", {"role": "structure_manager"}
        )
        self.assertEqual(status, 201)
        self.assertTrue(colleague["invitation"].startswith("pni_"))
        foreign = page.ask(
            "POST", "/v1/organisations/asso/invitations", {"role": "mediator"}, "https://evil.example"
        )
        self.assertEqual((foreign[0], foreign[1]["code"]), (403, "origin_refused"))
        keys = page.ask("POST", "/v1/organisations/asso/api-keys", {"days": 1, "name": "k", "scopes": []})
        self.assertEqual((keys[0], keys[1]["code"]), (403, "step_up_needed"))

        again = self.page()
        self.assertEqual(again.sign_in(return_to="/app/#hier"), self.base + "/app/#hier")
        self.assertEqual(len(again.ask("GET", "/v1/sessions")[1]["items"]), 2)
        status, gone = again.ask("DELETE", "/v1/session")
        self.assertTrue(gone["url"].startswith(self.provider.issuer + "/session/end?"))
        self.assertEqual(again.ask("GET", "/v1/session")[0], 401)
        self.assertEqual(page.ask("GET", "/v1/session")[0], 200)
        self.look_for_secrets(page, [token, colleague["invitation"]])

    def look_for_secrets(self, page, tokens):
        """Of sessions and invitations only hashes are kept, and none of them is in the log."""
        cookies = [c.value for c in page.browser.cookies if c.name == "__Host-passnum"]
        self.assertEqual(len(cookies), 1)
        kept = self.server.log().encode()
        for name in ("accounts.db", "accounts.db-wal"):
            path = self.ledger.data / name
            kept += path.read_bytes() if path.exists() else b""
        self.assertIn(b"Ada Martin", kept)
        for secret in [*cookies, *tokens, self.provider.secret]:
            self.assertNotIn(secret.encode(), kept)

    def test_who_is_not_signed_in_hears_so_and_too_many_tries_are_slowed_down(self):
        page = self.page()
        self.assertEqual(page.ask("GET", "/v1/organisations")[0], 401)
        body = {"login": "nobody", "password": "not the password"}
        self.assertEqual(page.ask("POST", "/v1/session/password", body)[1]["code"], "sign_in_failed")
        # From here on this address is slowed down: the last test by its name.
        # As many tries as it takes: while this machine is slow, some of them are given back.
        statuses = []
        while 429 not in statuses and len(statuses) < 1000:
            statuses.append(page.ask("POST", "/v1/session/oidc", {})[0])
        self.assertEqual(set(statuses), {200, 429})


if __name__ == "__main__":
    PASSNUM, SOURCE, BUILD = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    unittest.main(argv=sys.argv[:1])
