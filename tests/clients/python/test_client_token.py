"""The token endpoint: a client's secret for an access token."""

import pytest
import requests

FORM = {"grant_type": "client_credentials"}


def ask(base, form, auth=None):
    return requests.post(f"{base}/oidc/token", data=form, auth=auth, timeout=10)


def check_granted(answer, backend, user):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    read = backend.call("GET", f"/cis/v1/users/{user.id}", token=body["access_token"])
    assert read.status_code == 200, read.text


def test_by_form(base, backend, user):
    check_granted(ask(base, {**FORM, "client_id": backend.id, "client_secret": backend.secret}), backend, user)


def test_by_basic(base, backend, user):
    check_granted(ask(base, FORM, auth=(backend.id, backend.secret)), backend, user)


def test_one_token_serves_many_calls(backend, user):
    answers = [backend.call("GET", f"/cis/v1/users/{user.id}").status_code for _ in range(5)]
    assert answers == [200] * 5


@pytest.mark.parametrize("by_basic", [True, False])
def test_a_wrong_secret_is_refused(base, backend, by_basic):
    wrong = "x" + backend.secret[1:]
    named = {**FORM, "client_id": backend.id, "client_secret": wrong}
    answer = ask(base, FORM, auth=(backend.id, wrong)) if by_basic else ask(base, named)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_another_grant_type_is_refused(base, backend):
    form = {"grant_type": "password", "client_id": backend.id, "client_secret": backend.secret}
    answer = ask(base, form)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
