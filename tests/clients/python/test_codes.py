"""A code is issued and lets a user in: once, in time, and not after too many wrong tries."""

import re
import time

import pytest
from conftest import wrong

TOKENS = {"access_token", "id_token", "refresh_token", "token_type", "expires_in", "session_id"}


@pytest.mark.parametrize("kind", ["user_id", "email", "phone_number", "username"])
def test_every_identifier_type_issues_and_redeems(backend, user, kind):
    for value in user.identifiers()[kind]:
        sent = backend.send(value, kind, expires_in=600)
        assert sent.status_code == 200, sent.text
        assert sent.json()["message"] == "OTP sent"
        assert re.fullmatch(r"\d{6}", sent.json()["code"])
        assert sent.headers["Cache-Control"] == "no-store"
        answer = backend.authenticate(value, sent.json()["code"], kind)
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == TOKENS
        assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 3600)


def test_a_code_answers_to_every_identifier_of_its_user(backend, user):
    code = backend.code(user.email, identifier_type="email")
    assert backend.authenticate(user.username.upper(), code, "username").status_code == 200
    code = backend.code(user.external_user_id)
    number = f" {user.phone_number[:3]} ({user.phone_number[3:6]}) {user.phone_number[6:9]}-{user.phone_number[9:]}"
    assert backend.authenticate(number, code, "phone_number").status_code == 200


def test_a_code_is_good_once_and_a_new_one_replaces_the_old(backend, user):
    first, second = backend.code(user.id), backend.code(user.id)
    assert backend.authenticate(user.id, second).status_code == 200
    for spent in (second, first):
        refused = backend.authenticate(user.id, spent)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")


def test_people_may_type_spaces_and_dashes(backend, user):
    code = backend.code(user.id)
    assert backend.authenticate(user.id, f" {code[:3]} - {code[3:]} ").status_code == 200


def test_the_third_wrong_try_locks_until_unlocked(backend, user):
    code = backend.code(user.id)
    for spelling in (user.id, user.external_user_id, user.id):
        refused = backend.authenticate(spelling, wrong(code))
        assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")
        assert re.fullmatch(r"\w{5}-\w{5}", refused.json()["reference"])
    locked = backend.authenticate(user.id, code)
    assert (locked.status_code, locked.json()["error_code"]) == (403, "auth_locked")
    # A new code during the lock is issued, and still lets nobody in.
    late = backend.code(user.id)
    assert backend.authenticate(user.id, late).json()["error_code"] == "auth_locked"

    path = f"/cis/v1/users/{user.id}/authenticators"
    assert backend.call("GET", path).json()["result"][0]["status"] == "Locked"
    assert backend.post(f"{path}/types/direct_otp/unlock", {}).status_code == 204
    assert backend.authenticate(user.id, late).status_code == 200


def test_a_lock_kills_the_live_code(backend, user):
    code = backend.code(user.id)
    for _ in range(3):
        backend.authenticate(user.id, wrong(code))
    path = f"/cis/v1/users/{user.id}/authenticators/types/direct_otp/unlock"
    assert backend.post(path, {}).status_code == 204
    assert backend.authenticate(user.id, code).json()["error_code"] == "auth_invalid_credentials"


def test_tries_without_a_live_code_do_not_count(backend, user):
    for _ in range(4):
        refused = backend.authenticate(user.id, "123456")
        assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")
    assert backend.authenticate(user.id, backend.code(user.id)).status_code == 200


@pytest.mark.parametrize("seconds, status", [(0, 400), (1, 200), (86_400, 200), (86_401, 400), (1.5, 400)])
def test_a_life_is_between_a_second_and_a_day(backend, user, seconds, status):
    assert backend.send(user.id, expires_in=seconds).status_code == status


def test_two_wrong_tries_do_not_lock_and_success_clears_the_count(backend, user):
    for _ in range(2):
        code = backend.code(user.id)
        for _ in range(2):
            assert backend.authenticate(user.id, wrong(code)).status_code == 400
        assert backend.authenticate(user.id, code).status_code == 200


def test_a_typo_is_told_and_not_counted(backend, user):
    code = backend.code(user.id)
    for typo in (code[:-1], code + "0", code[:-1] + "O", "hello"):
        refused = backend.authenticate(user.id, typo)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")
        assert "reference" not in refused.json()
    assert backend.authenticate(user.id, code).status_code == 200


def test_an_expired_code_says_so(backend, user):
    sent = backend.send(user.id, expires_in=1, generate_request_id=True).json()
    # Without its request id the code lets nobody in and nothing is counted, so asking again and again is safe.
    deadline = time.monotonic() + 30
    answers = []
    while "auth_otp_passcode_expired" not in answers:
        assert time.monotonic() < deadline, answers
        answers.append(backend.authenticate(user.id, sent["code"]).json()["error_code"])
        time.sleep(0.05)
    assert set(answers) <= {"auth_invalid_credentials", "auth_otp_passcode_expired"}
    late = backend.authenticate(user.id, sent["code"], request_id=sent["request_id"])
    assert (late.status_code, late.json()["error_code"]) == (400, "auth_otp_passcode_expired")


def test_a_request_id_is_demanded_where_it_was_given_out(backend, user):
    sent = backend.send(user.id, generate_request_id=True).json()
    assert backend.authenticate(user.id, sent["code"]).json()["error_code"] == "auth_invalid_credentials"
    answer = backend.authenticate(user.id, sent["code"], request_id=sent["request_id"])
    assert answer.status_code == 200, answer.text


def test_another_application_s_client_cannot(backend, stranger, user):
    code = backend.code(user.id)
    refused = stranger.authenticate(user.id, code)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")
    assert stranger.send(user.id).json()["error_code"] == "user_not_found"
    assert backend.authenticate(user.id, code).status_code == 200


def test_with_the_cross_client_flow_another_client_redeems(backend, second, user):
    assert second.authenticate(user.id, backend.code(user.id)).status_code == 200
