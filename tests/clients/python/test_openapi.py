"""The native API against its own OpenAPI file: schemathesis asks every operation what the file allows and what it
does not, and holds each answer against the file. The demo that it asks is its own: nothing here is spared."""

import json
import os
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from installation import Installation, Operator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

FILE = Path(os.environ["CLIENTS_OPENAPI"])
EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]

# A stream has no end to wait for.
api = schemathesis.openapi.from_dict(json.loads(FILE.read_text(encoding="utf-8"))).exclude(path_regex="/stream$")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A demo of its own, a token that may do everything, an administrator's session, and what exists: `known` ids
    by the name of their variable in paths, and as many `spare` ones to be removed."""
    buckets = {"READMIT_BUCKETS_STRANGER_PER_MINUTE": "1000000"}
    with Installation(tmp_path_factory.mktemp("openapi"), **buckets).start("demo") as installation:
        demo = installation.contract()
        admin = Operator(installation.base).sign_in(demo["admin"]["email"], demo["admin"]["password"])
        permissions = admin.get("/session").json()["permissions"]
        order = {"name": "Schemathesis", "permissions": permissions, "life_seconds": 3600}
        token = {"Authorization": f"Bearer {admin.made('/tokens', order)['token']}"}
        session = {
            "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in admin.http.cookies),
            "X-Readmit-CSRF": admin.http.headers["X-Readmit-CSRF"],
        }
        desk = admin.get("/organisation").json()["desk"]
        unlimited = {"per_agent": {"per_hour": None, "per_day": None}, "per_user": {"per_hour": None, "per_day": None}}
        changed = admin.call("PATCH", "/organisation", {"desk": desk | unlimited})
        assert changed.status_code == 200, changed.text
        made = [things(admin, name) for name in ["known", "spare"]]
        yield SimpleNamespace(
            base=installation.base, token=token, session=session, known=made[0], spare=made[1], cases=count()
        )
        admin.http.close()


def things(admin: Operator, name: str) -> dict:
    application = admin.made("/applications", {"name": name})["id"]
    admin.call("PUT", f"/applications/{application}/passcodes", {"cross_client": True})
    user = {"email": f"{name}@example.com", "email_verified": True, "applications": [application]}
    role = admin.made("/roles", {"name": name, "rank": 1, "permissions": ["users:read"]})["id"]
    operator = {"email": f"{name}-operator@example.com", "grants": [{"role": role}]}
    return {
        "application": application,
        "account": admin.made("/accounts", user)["id"],
        "client": admin.made(f"/applications/{application}/clients", {"name": name})["id"],
        "operator": admin.made("/operators", operator)["operator"]["account_id"],
        "group": admin.made("/groups", {"name": name})["id"],
        "role": role,
        "hook": admin.made("/hooks", {"name": name, "url": f"https://{name}.example/events"})["id"],
    }


@api.parametrize()
@seed(3)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_the_file_has_them(own, case):
    # Ids out of thin air lead to 404 only: three in four cases are about what exists.
    if next(own.cases) % 4 and case.path_parameters:
        exists = own.spare if case.method == "DELETE" else own.known
        case.path_parameters |= {name: exists[name] for name in case.path_parameters if name in exists}
    # What takes a session and no token is asked with one; only that it ends is left to other tests.
    by_session = case.operation.definition.raw["security"] == [{"session": []}]
    by_session &= (case.method, case.path) != ("DELETE", "/admin/api/v1/session")
    case.headers.pop("x-readmit-csrf", None)
    case.cookies.clear()
    headers = own.session if by_session else own.token
    case.call_and_validate(base_url=own.base, headers=headers, timeout=10, checks=CHECKS)
