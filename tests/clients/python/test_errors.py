"""Every error word of the guide's table, provoked; and no word that the guide does not have."""

import os
import re

import pytest
from conftest import Client, wrong
from installation import Installation


def locked(backend, user):
    code = backend.code(user.id)
    for _ in range(3):
        backend.authenticate(user.id, wrong(code))
    return backend.authenticate(user.id, code)


def inactive(backend, user):
    assert backend.call("PUT", f"/cis/v1/users/{user.id}", {"status": "Disabled"}).status_code == 200
    return backend.send(user.id)


CASES = {
    (400, "system_invalid_input"): lambda backend, user: backend.send(user.id, expires_in=86_401),
    (404, "user_not_found"): lambda backend, user: backend.send("nobody-" + user.id),
    (403, "user_not_active"): inactive,
    (400, "auth_invalid_credentials"): lambda backend, user: backend.authenticate(user.id, "000000"),
    (403, "auth_locked"): locked,
}

# Proved where it takes time, in test_codes.py, and below with a server that has no provider.
ELSEWHERE = {(400, "auth_otp_passcode_expired"), (400, "external_provider_configuration_error")}


@pytest.mark.parametrize("status, word", CASES)
def test_an_error_has_its_status_and_its_word(backend, user, status, word):
    answer = CASES[status, word](backend, user)
    assert (answer.status_code, answer.json()["error_code"]) == (status, word)
    assert isinstance(answer.json()["message"], str)


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_channel_without_a_provider_is_named(channel, tmp_path):
    with Installation(tmp_path).start() as installation:
        application = installation.shell("app", "create", "--name", "Shop")["application"]["id"]
        made = installation.shell("app", "client", "create", "--app", application, "--name", "Back end")["client"]
        client = Client(installation.base, made["client_id"], made["client_secret"])
        person = {"username": "ann", "email": "ann@example.com", "phone_number": "+12025550111"}
        assert client.post("/cis/v1/users", person).status_code == 201
        answer = client.send("ann", "username", channel=channel)
        client.http.close()
    assert (answer.status_code, answer.json()["error_code"]) == (400, "external_provider_configuration_error")


def test_the_guide_has_these_words_and_no_others():
    with open(os.environ["CLIENTS_GUIDE"], encoding="utf-8") as guide:
        rows = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", guide.read(), re.MULTILINE)
    assert {(int(status), word) for status, word in rows} == set(CASES) | ELSEWHERE


def test_a_bad_bearer_is_told_the_same_everywhere(backend, user):
    for path in ("/cis/v1/auth/otp/send", "/cis/v1/users"):
        answer = backend.post(path, {}, token="not-a-token")
        assert answer.status_code == 401
        assert answer.json() == {"message": "Invalid token", "error_code": 401}


def test_a_user_s_token_is_no_client_s(backend, user):
    tokens = backend.sign_in(user.id)
    for name in ("access_token", "id_token", "refresh_token"):
        assert backend.call("GET", f"/cis/v1/users/{user.id}", token=tokens[name]).status_code == 401


def test_without_the_permission_it_is_forbidden(signing_client, user):
    client = signing_client("EdDSA")
    answer = client.call("GET", f"/cis/v1/users/{user.id}")
    assert (answer.status_code, answer.json()["error_code"]) == (403, 403)
    assert "users:read" in answer.json()["message"]


def test_a_taken_identifier_is_a_conflict(backend, user):
    answer = backend.post("/cis/v1/users", {"email": user.email.upper()})
    assert (answer.status_code, answer.json()["error_code"]) == (409, 409)
    assert answer.json()["ts_error_code"] == "identifier_already_taken"


def test_what_does_not_exist_and_what_is_another_s_look_alike(backend, stranger, user):
    for client, path in ((backend, "nobody"), (stranger, user.id)):
        answer = client.call("GET", f"/cis/v1/users/{path}")
        assert answer.status_code == 404
        assert answer.json() == {"message": "User not found", "error_code": 404}


def test_invalid_input_to_the_user_api_is_a_list(backend):
    answer = backend.post("/cis/v1/users", {"email": "not an address"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)
    assert answer.json()["message"] == ["email must be an e-mail address such as ann@example.com"]


def test_the_token_of_a_removed_client_is_void(demo, backend, signing_client, user):
    client = signing_client("EdDSA")
    assert client.send(user.id).status_code == 200
    path = f"/cis/v1/applications/{demo['mosaic']['application_id']}/clients/{client.id}"
    assert backend.call("DELETE", path).status_code in (200, 204)
    assert client.send(user.id).status_code == 401


def test_a_wrong_body_names_the_field(backend):
    answer = backend.post("/cis/v1/auth/otp/send", {"channel": "direct", "identifier": "a"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "system_invalid_input")
    assert answer.json()["message"] == "identifier_type is required"


def test_a_rotated_secret_no_longer_works(demo, backend, signing_client):
    client = signing_client("EdDSA")
    path = f"/cis/v1/applications/{demo['mosaic']['application_id']}/clients/{client.id}/secret"
    rotated = backend.post(path, {})
    assert rotated.status_code in (200, 201), rotated.text
    assert client.ask_for_token().status_code == 401
    Client(client.base, client.id, rotated.json()["client_secret"])
