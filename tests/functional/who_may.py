"""Who may ask what of the server: one row a route. who_may_test.py asks all of it of a real server.

A route that is not here, or that the server does not have, fails that test.
"""

import dataclasses

# One letter a role, and the kind of organisation that it is of.
ROLES = {
    "o": ("operator", "metropole"),
    "p": ("programme_manager", "metropole"),
    "f": ("finance", "metropole"),
    "a": ("finance_approver", "metropole"),
    "u": ("auditor", "metropole"),
    "c": ("prescriber", "prescriber"),
    "s": ("structure_manager", "structure"),
    "m": ("mediator", "structure"),
}
EVERYBODY = "".join(ROLES)


@dataclasses.dataclass(frozen=True)
class People:
    """For whoever is signed in. `may`: the roles that hear yes in their own organisation; the others hear
    `refused`. `answer`: what those of `may` hear to a body that is wrong on purpose, so that nothing
    happens. `scope`: an API key that has it may, too. `unseen`: the roles for whom even their own is
    nothing that they see."""

    may: str
    body: object = None
    answer: str = ""
    refused: str = "not_entitled"
    scope: str = ""
    unseen: str = ""


@dataclasses.dataclass(frozen=True)
class Anyone:
    """The same for everybody, signed in or not: this status, to this body. `is_page`: asked by our own pages
    only."""

    status: int
    body: object = None
    is_page: bool = False


@dataclasses.dataclass(frozen=True)
class Paper:
    """Only for who shows a token or a signature of another kind; a session or an API key is nobody."""

    status: int = 401
    body: object = None


NO_PASSKEY = {"authenticator_data": "", "client_data": "", "name": "k"}
ONE = "/v1/organisations/{organisation}"
BANK = "/v1/structures/{structure}/bank-details"

TABLE = {
    # Signing in and out.
    "GET /v1/session": People(EVERYBODY),
    "DELETE /v1/session": People(EVERYBODY),
    "GET /v1/sessions": People(EVERYBODY),
    "DELETE /v1/sessions/{session}": People(EVERYBODY),
    "POST /v1/session/oidc": Anyone(404, {}, is_page=True),
    "GET /v1/session/callback": Anyone(404),
    "POST /v1/session/password": Anyone(400, {}, is_page=True),
    "POST /v1/session/passkey/challenge": Anyone(200, {}, is_page=True),
    "POST /v1/session/passkey": Anyone(400, {}, is_page=True),
    "POST /v1/accounts/passkey": Anyone(400, {}, is_page=True),
    "POST /v1/accounts/password": Anyone(400, {}, is_page=True),
    "POST /v1/accounts/invitation": Anyone(400, {}, is_page=True),
    # What is one's own.
    "GET /v1/accounts/me/access-log": People(EVERYBODY),
    "GET /v1/accounts/me/passkeys": People(EVERYBODY),
    "POST /v1/accounts/me/passkeys": People(EVERYBODY, NO_PASSKEY, "malformed"),
    "DELETE /v1/accounts/me/passkeys/{passkey}": People(EVERYBODY),
    "PUT /v1/accounts/me/password": People(EVERYBODY, {"former": "x", "next": "y"}, "sign_in_failed"),
    # Organisations and who belongs to them.
    "GET /v1/organisations": People(EVERYBODY),
    f"GET {ONE}": People(EVERYBODY, scope="organisation.read"),
    f"GET {ONE}/members": People("ops"),
    f"DELETE {ONE}/members/{{account}}/{{role}}": People("os"),
    "POST /v1/accounts/{account}/recovery": People("os", {}, refused="not_found"),
    "DELETE /v1/accounts/{person}": People("os", refused="not_found"),
    f"GET {ONE}/invitations": People("ops"),
    f"POST {ONE}/invitations": People("os", lambda place: {"role": place.usual_role}),
    f"DELETE {ONE}/invitations/{{invitation}}": People("ops"),
    f"GET {ONE}/access-log": People("opus"),
    f"GET {ONE}/api-keys": People("ops"),
    f"POST {ONE}/api-keys": People("ops", {"days": 1, "name": "k", "scopes": ["organisation.read"]}),
    f"DELETE {ONE}/api-keys/{{key}}": People("ops"),
    f"GET {ONE}/conflicts": People("opfau"),
    # A structure's pages, for its managers and for those above it.
    "GET /v1/structures/{structure}": People("opfaus", unseen="c", scope="statements.read"),
    "GET /v1/structures/{structure}/sites": People("opfaus", unseen="c"),
    "GET /v1/structures/{structure}/redemptions": People("opfaus", unseen="c", scope="redemptions.read"),
    "GET /v1/structures/{structure}/redemptions.csv": People(
        "opfaus", unseen="c", scope="redemptions.read"
    ),
    "GET /v1/structures/{structure}/statements": People("opfaus", unseen="c", scope="statements.read"),
    "GET /v1/structures/{structure}/statements/{statement}/csv": People(
        "opfaus", answer="not_found", unseen="c", scope="statements.read"
    ),
    "GET /v1/structures/{structure}/statements/{statement}/pdf": People(
        "opfaus", answer="not_found", unseen="c", scope="statements.read"
    ),
    "GET /v1/structures/{structure}/conflicts": People("opfaus", unseen="c"),
    "GET /v1/sites/{site}/devices": People("opfaus", unseen="c"),
    "GET /v1/sites/{site}/enrolment-codes": People("opfaus", unseen="c"),
    "POST /v1/sites/{site}/enrolment-codes": People("s", {"hours": 1, "uses": 1}, unseen="c"),
    "DELETE /v1/sites/{site}/enrolment-codes/{code}": People("s", unseen="c"),
    "DELETE /v1/devices/{device}": People("s", unseen="c"),
    # Where a structure is paid: entered by its manager, confirmed by somebody else of the métropole.
    f"GET {BANK}": People("opfaus", unseen="c"),
    f"POST {BANK}": People("s", {}, "malformed", unseen="c"),
    f"DELETE {BANK}/{{version}}": People("s", answer="not_found", unseen="c"),
    f"POST {BANK}/{{version}}/confirmation": People("pf", {}, "malformed", unseen="c"),
    f"POST {BANK}/{{version}}/refusal": People("pf", {}, "malformed", unseen="c"),
    f"POST {BANK}/{{version}}/reveal": People("pfs", {}, "not_found", unseen="c"),
    f"GET {ONE}/bank-changes": People("pf"),
    "GET /v1/accounts/me/notices": People(EVERYBODY),
    "POST /v1/accounts/me/notices/{notice}/acknowledgement": People(EVERYBODY, {}, "not_found"),
    # The ledger takes signatures, of devices and operators: whoever only asks hears what is wrong with them.
    "POST /v1/redemptions": Anyone(400, {}),
    "POST /v1/redemptions/batch": Anyone(400, {}),
    "POST /v1/redemptions/{scan_id}/reversal": Anyone(400, {}),
    "POST /v1/commands": Anyone(400, {}),
    "POST /v1/devices": Anyone(400, {}),
    "POST /v1/vouchers/check": Anyone(400, {}),
    "GET /v1/devices/me/snapshot": Paper(),
    "GET /v1/devices/me/redemptions": Paper(),
    "POST /v1/backup/pin": Paper(body={}),
    # What everybody may know.
    "GET /v1/programmes/{id}": Anyone(404),
    "GET /v1/programmes": Anyone(200),
    "GET /v1/issuing-keys": Anyone(200),
    "GET /v1/log-keys": Anyone(200),
    "GET /v1/places.csv": Anyone(200),
    "GET /v1/places.geojson": Anyone(200),
    "GET /v1/vouchers/{key}": Anyone(422),
    "GET /log/checkpoint": Anyone(200),
    "GET /log/tile/{path}": Anyone(404),
    "GET /healthz": Anyone(200),
    "GET /readyz": Anyone(200),
    "GET /openapi.json": Anyone(200),
}

# What only an auditor's token opens: all of one record's kind, and one.
STATE = {
    "balances": "{programme}",
    "booklet_codes": "{programme}/{booklet}",
    "booklets": "{programme}/{booklet}",
    "claims": "{programme}/{structure}",
    "custodians": "{custodian}",
    "devices": "{device}",
    "enrolment_codes": "{code}",
    "labels": "{programme}/{site}",
    "operators": "{operator}",
    "orders": "{order}",
    "owed": "{programme}/{structure}",
    "payments": "{payment}",
    "programmes": "{programme}",
    "sites": "{site}",
    "statements": "{statement}",
    "stock": "{programme}/{custodian}",
    "structures": "{structure}",
}
for kind, key in STATE.items():
    TABLE[f"GET /v1/state/{kind}"] = Paper()
    TABLE[f"GET /v1/state/{kind}/{key}"] = Paper()
