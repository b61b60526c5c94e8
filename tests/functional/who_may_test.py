#!/usr/bin/env python3
"""Every route that a real server has, asked by nobody, by every role and by API keys, of one's own, of
somebody else's and of what does not exist, and compared with the one table in who_may.py.

Usage: who_may_test.py PASSNUM SOURCE_DIRECTORY
"""

import dataclasses
import itertools
import json
import pathlib
import re
import sys
import unittest

import serving
from people import Browser
from who_may import ROLES, TABLE, Anyone, Paper, People

NOWHERE = "00000000-0000-7000-8000-000000000000"


@dataclasses.dataclass(frozen=True)
class Place:
    """An organisation, and what may be asked about in it. Its usual member is one whom those who look after
    it may help and remove; a programme manager neither invites nor removes a métropole's auditor."""

    organisation: str
    kind: str
    usual_role: str
    account: str = NOWHERE
    person: str = NOWHERE
    invitation: str = NOWHERE
    key: str = NOWHERE
    session: str = NOWHERE
    passkey: str = "AAAA"
    structure: str = "nowhere"
    site: str = "nowhere"
    device: str = "nowhere"
    code: str = "0" * 64

    def fill(self, pattern):
        return re.sub(r"\{(\w+)\}", lambda found: self.word(found[1]), pattern)

    def word(self, name):
        return self.usual_role if name == "role" else getattr(self, name, "9")


USUAL = {"metropole": "auditor", "prescriber": "prescriber", "structure": "mediator"}
OWN = {"metropole": "orleans", "prescriber": "ccas", "structure": "asso"}
OTHERS = {"metropole": "tours", "prescriber": "ccas-tours", "structure": "autre"}


def nowhere(kind):
    return Place("nowhere", kind, USUAL[kind])


class World:
    """A server, the people of two métropoles, and what is theirs."""

    def __init__(self, ledger, server):
        self.ledger, self.server = ledger, server
        self.addresses = (f"127.0.0.{last}" for last in itertools.count(2))
        self.browsers = []
        self.in_ledger = dict(zip(("orleans", "tours"), self.structures_of_ledger()))
        for metropole, kinds in (("orleans", OWN), ("tours", OTHERS)):
            self.organisation(metropole, "metropole")
            self.organisation(kinds["prescriber"], "prescriber", "--in", metropole)
            structure = ["--in", metropole, "--ledger-id", self.in_ledger[metropole]["structure"]]
            self.organisation(kinds["structure"], "structure", *structure)
        self.operators = {
            metropole: self.person(metropole, "operator", self.invited(metropole, "operator"))
            for metropole in ("orleans", "tours")
        }

    def organisation(self, name, kind, *more):
        self.ledger.run("account", "organisation", "--id", name, "--kind", kind, "--name", name, *more)

    def structures_of_ledger(self):
        """Two of the demonstration's places, of two structures, each with a device and a code."""
        self.ledger.run("sites", "import", str(SOURCE / "ops/demo/lieux-centre-val-de-loire.csv"))
        token = (self.ledger.data / "auditor.token").read_text().strip()
        listed = self.browser().ask("GET", "/v1/state/sites", Authorization=f"Bearer {token}")
        items = listed.json()["items"]
        sites = {item["record"]["definition"]["structure"]: item["id"] for item in items}
        for structure, site in list(sites.items())[:2]:
            key = str(self.ledger.data / f"{site}.key")
            self.ledger.run("device", "enroll", "--device", f"tel-{site}", "--site", site, "--key", key)
            said = self.ledger.run("device-code", "create", "--site", site)
            code = json.loads(said.strip().splitlines()[-1])["code"]
            yield {"structure": structure, "site": site, "device": f"tel-{site}", "code": code}

    def invited(self, organisation, role):
        said = self.ledger.run("account", "invite", "--organisation", organisation, "--role", role)
        return json.loads(said)["invitation"]

    def browser(self):
        certificate = str(self.ledger.data / "tls/cert.pem")
        self.browsers.append(Browser(self.server.port, certificate, next(self.addresses)))
        return self.browsers[-1]

    def person(self, organisation, role, invitation):
        return self.browser().come_in(invitation, f"{role} of {organisation}", "https://outside.example")

    def invite(self, manager, organisation, role):
        path = f"/v1/organisations/{organisation}/invitations"
        return manager.expect(201, "POST", path, {"role": role})["invitation"]

    def api_key(self, manager, organisation, scope):
        path = f"/v1/organisations/{organisation}/api-keys"
        wish = {"days": 1, "name": scope, "scopes": [scope]}
        return manager.expect(201, "POST", path, wish)["key"]

    def place(self, kind, manager, names):
        """With things of its own that nobody else in this test touches."""
        empty = Place(names[kind], kind, USUAL[kind], **self.in_ledger[names["metropole"]])
        one = empty.fill("/v1/organisations/{organisation}")
        member = self.person(
            names[kind], empty.usual_role, self.invite(manager, names[kind], empty.usual_role)
        )
        member_session = member.session_id
        leaver = self.person(
            names[kind], empty.usual_role, self.invite(manager, names[kind], empty.usual_role)
        )
        self.invite(manager, names[kind], empty.usual_role)
        self.api_key(manager, names[kind], "organisation.read")
        return dataclasses.replace(
            empty,
            account=member.account,
            person=leaver.account,
            session=member_session,
            passkey=member.expect(200, "GET", "/v1/accounts/me/passkeys")["items"][0]["id"],
            invitation=manager.expect(200, "GET", one + "/invitations")["items"][-1]["id"],
            key=manager.expect(200, "GET", one + "/api-keys")["items"][-1]["id"],
        )

    def close(self):
        for browser in self.browsers:
            browser.close()


def last_things_last(name):
    """What one row takes away, no later one needs."""
    return (name.startswith("DELETE"), name == "DELETE /v1/session")


def is_described_by(route, described):
    """A route that ends in {name...} takes one or more segments."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route).replace(r"\.\.\.\}", r"\}.*"))
    return re.fullmatch(pattern, described) is not None


def body_of(row, place):
    return row.body(place) if callable(row.body) else row.body


class WhoMay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = serving.Ledger(PASSNUM, SOURCE)
        cls.addClassCleanup(cls.ledger.close)
        # A browser may have nothing to ask for a while, on a machine that is slow.
        cls.server = serving.Server(cls.ledger, "--idle-timeout-s", "3600")
        cls.addClassCleanup(cls.server.stop)
        cls.world = World(cls.ledger, cls.server)
        cls.addClassCleanup(cls.world.close)
        cls.others = {kind: cls.world.place(kind, cls.world.operators["tours"], OTHERS) for kind in OTHERS}
        cls.rows = sorted(TABLE.items(), key=lambda row: last_things_last(row[0]))

    def ask(self, browser, name, row, place, **headers):
        method, pattern = name.split(" ")
        return browser.ask(method, place.fill(pattern), body_of(row, place), **headers)

    def people_rows(self):
        return [(name, row) for name, row in self.rows if isinstance(row, People)]

    def test_every_route_of_the_server_is_in_the_table_and_no_other(self):
        description = self.world.browser().expect(200, "GET", "/openapi.json")
        methods = ("get", "post", "put", "delete", "patch")
        described = {
            f"{method.upper()} {path}"
            for path, routes in description["paths"].items()
            for method in methods
            if method in routes
        }
        self.assertEqual(described, set(TABLE))
        served = set(re.findall(r'method="(\w+)",route="(/[^"]*)"', self.server.scrape_text()))
        ours = {f"{method} {path}" for method, path in served if path.startswith(("/v1/", "/log/"))}
        self.assertGreater(len(ours), 40)
        hidden = {route for route in ours if not any(is_described_by(route, one) for one in described)}
        self.assertEqual(hidden, set(), "served, and not described in openapi.json")

    def test_nobody_hears_the_same_whatever_is_there(self):
        nobody = self.world.browser()
        there, absent = self.others["structure"], nowhere("structure")
        for name, row in self.rows:
            answer = self.ask(nobody, name, row, there)
            wanted = 401 if isinstance(row, People) else row.status
            with self.subTest(name):
                self.assertEqual(answer.status, wanted, answer.body)
                if answer.status >= 400:
                    again = self.ask(nobody, name, row, absent)
                    self.assertEqual(answer.without_trace(), again.without_trace())

    def test_every_role_has_what_is_its_own_and_nothing_else(self):
        operator = self.world.operators["orleans"]
        for letter, (role, kind) in ROLES.items():
            place = self.world.place(kind, operator, OWN)
            person = self.world.person(
                place.organisation, role, self.world.invite(operator, OWN[kind], role)
            )
            first = person.session_id
            person.sign_in()
            mine = person.expect(200, "GET", "/v1/accounts/me/passkeys")["items"][0]["id"]
            place = dataclasses.replace(place, session=first, passkey=mine)
            for name, row in self.rows:
                with self.subTest(role=role, route=name):
                    self.asks(person, letter, name, row, place)

    def asks(self, person, letter, name, row, place):
        if not isinstance(row, People):
            answer = self.ask(person, name, row, place)
            self.assertEqual(answer.status, row.status, answer.body)
            return
        if "{" in name:
            others = self.ask(person, name, row, self.others[place.kind])
            nobodys = self.ask(person, name, row, nowhere(place.kind))
            self.assertEqual((others.status, others.code()), (404, "not_found"))
            self.assertEqual(others.without_trace(), nobodys.without_trace())
        answer = self.ask(person, name, row, place)
        if letter in row.unseen:
            self.assertEqual((answer.status, answer.code()), (404, "not_found"))
        elif letter not in row.may:
            self.assertEqual(answer.code(), row.refused, answer.body)
        elif row.answer:
            self.assertEqual(answer.code(), row.answer, answer.body)
        else:
            self.assertLess(answer.status, 300, answer.body)

    def test_a_key_has_its_scopes_in_its_organisation_and_nothing_else(self):
        operator = self.world.operators["orleans"]
        nobody = self.world.browser()
        own = self.world.place("structure", operator, OWN)
        scopes = {row.scope for _, row in self.people_rows() if row.scope} | {"devices.manage"}
        keys = {scope: self.world.api_key(operator, own.organisation, scope) for scope in scopes}
        for (name, row), (scope, key) in itertools.product(self.rows, keys.items()):
            with self.subTest(route=name, scope=scope):
                shown = {"Authorization": f"Bearer {key}"}
                answer = self.ask(nobody, name, row, own, **shown)
                if not isinstance(row, People):
                    self.assertEqual(answer.status, row.status, answer.body)
                elif not row.scope:
                    without = self.ask(nobody, name, row, own)
                    self.assertEqual(answer.status, 401)
                    self.assertEqual(answer.without_trace(), without.without_trace())
                elif row.scope != scope:
                    self.assertEqual(answer.code(), "not_entitled")
                else:
                    if row.answer:
                        self.assertEqual(answer.code(), row.answer)
                    else:
                        self.assertLess(answer.status, 300, answer.body)
                    others = self.ask(nobody, name, row, self.others["structure"], **shown)
                    nobodys = self.ask(nobody, name, row, nowhere("structure"), **shown)
                    self.assertEqual(others.status, 404)
                    self.assertEqual(others.without_trace(), nobodys.without_trace())

    def test_every_write_comes_from_a_page_of_ours_with_the_sessions_token(self):
        operator = self.world.operators["orleans"]
        place = self.world.place("structure", operator, OWN)
        wrong = [
            ("origin_refused", {"Origin": None}),
            ("origin_refused", {"Origin": "https://evil.example"}),
            ("origin_refused", {"Origin": "null"}),
            ("origin_refused", {"Sec_Fetch_Site": "cross-site"}),
            ("csrf_refused", {"X_CSRF_Token": None}),
            ("csrf_refused", {"X_CSRF_Token": "A" * 43}),
        ]
        for name, row in self.rows:
            is_page = isinstance(row, People) or getattr(row, "is_page", False)
            if name.startswith("GET") or not is_page:
                continue
            # Those of nobody in particular are limited by address.
            asker = operator if isinstance(row, People) else self.world.browser()
            for code, headers in wrong:
                if isinstance(row, Anyone) and code == "csrf_refused":
                    continue
                with self.subTest(route=name, headers=headers):
                    answer = self.ask(asker, name, row, place, **headers)
                    self.assertEqual((answer.status, answer.code()), (403, code))
        operator.look()

    def test_who_has_lost_everything_comes_back_by_the_hand_of_a_second_manager(self):
        operator, other = self.world.operators["orleans"], self.world.operators["tours"]
        lost = self.world.person(
            "asso", "manager", self.world.invite(operator, "asso", "structure_manager")
        )
        second = self.world.person(
            "asso", "manager", self.world.invite(operator, "asso", "structure_manager")
        )
        path = f"/v1/accounts/{lost.account}/recovery"
        self.assertEqual(other.ask("POST", path, {}).status, 404)
        self.assertEqual(lost.ask("POST", path, {}).code(), "not_for_yourself")
        invitation = second.expect(201, "POST", path, {})["invitation"]
        back = self.world.browser().come_in(invitation, "another name", "https://outside.example")
        self.assertEqual(back.account, lost.account)
        self.assertEqual(lost.ask("GET", "/v1/session").status, 401)
        answer = lost.ask("POST", "/v1/session/passkey", lost.passkey.get(lost.challenge()))
        self.assertEqual(answer.code(), "sign_in_failed")
        log = second.expect(200, "GET", "/v1/organisations/asso/access-log")["items"]
        told = {line["what"] for line in log if line.get("account") == lost.account}
        self.assertLessEqual({"recovery_begun", "recovered"}, told)


assert all(isinstance(row, (People, Anyone, Paper)) for row in TABLE.values())

if __name__ == "__main__":
    PASSNUM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
