"""What Okta's SDK for Python makes of a no, and that a no changes nothing."""

import secrets

import pytest
import requests
from okta import models
from okta_sdk import Refused

TTL = "ttl: must be between 10 and 720 minutes"


@pytest.fixture
def user(sdk, group) -> str:
    """Nobody else's, who may have a code."""
    return sdk.person(f"u{secrets.token_hex(6)}@example.com", groupIds=[group])


def refused(call, *arguments, **named) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    return caught.value


def check(error: Refused, status: int, code: str, *causes: str):
    assert (error.status, error.code, error.causes) == (status, code, list(causes)), error


@pytest.mark.parametrize("token", ["x", "rat_" + "a" * 90, "{token}x"])
def test_a_wrong_token(organisation, token):
    with organisation.sdk(token.replace("{token}", organisation.token)) as stranger:
        error = refused(stranger.list_users)
        check(error, 401, "E0000011")
        assert error.summary == "Invalid token provided"


def test_a_token_may_do_what_its_owner_may(organisation, sdk, user):
    owner = organisation.contract()["agent"]["email"]
    made = organisation.shell("token", "create", "--operator", owner, "--name", "desk")
    with organisation.sdk(made["token"]["token"]) as desk:
        assert desk.get_user(user).id == user
        error = refused(desk.create_policy, models.AccessPolicy.from_dict({"name": "Mine", "type": "ACCESS_POLICY"}))
        assert (error.status, error.code) == (403, "E0000006")
        assert error.summary == "You do not have permission to perform the requested action"


@pytest.mark.parametrize("ttl", ["9", "721", "0", "99999999999999999999"])
def test_a_life_out_of_range_leaves_the_live_code_alone(sdk, tac, user, ttl):
    live = sdk.generate(user, tac, ttl="480").id
    error = refused(sdk.generate, user, tac, ttl=ttl)
    assert (error.status, error.code) == (400, "E0000001")
    assert any("ttl" in cause for cause in error.causes), error.causes
    assert sdk.enrollments(user)["tac"]["id"] == live


@pytest.mark.parametrize("ttl", ["eight", "1.5", "-10", "10 "])
def test_a_life_that_is_no_number(sdk, tac, user, ttl):
    error = refused(sdk.generate, user, tac, ttl=ttl)
    assert (error.status, error.code) == (400, "E0000001")
    assert any("ttl" in cause for cause in error.causes), error.causes


def test_the_ends_of_the_range_are_in_it(sdk, tac, user):
    for minutes in [10, 720]:
        generated = sdk.generate(user, tac, ttl=str(minutes))
        left = generated.profile.expires_at - generated.created.replace(microsecond=0, tzinfo=None)
        assert left.total_seconds() == minutes * 60


def test_a_second_code_ends_the_first(organisation, sdk, tac, group):
    [user] = [each.id for each in sdk.list_users() if each.profile.login == "cleo@example.com"]
    sdk.assign_user_to_group(group, user)
    first = sdk.generate(user, tac, ttl="60")
    second = sdk.generate(user, tac, ttl="60")
    check(refused(sdk.delete_authenticator_enrollment, user, first.id), 404, "E0000007")
    assert sdk.enrollments(user)["tac"]["id"] == second.id
    shop = organisation.shop()
    assert shop.authenticate("cleo", first.profile.tac, "username").status_code == 400
    assert shop.authenticate("cleo", second.profile.tac, "username").status_code == 200
    # Good once: it is gone.
    assert "tac" not in sdk.enrollments(user)
    assert shop.authenticate("cleo", second.profile.tac, "username").status_code == 400


def test_an_enrolment_under_the_name_of_another_user(sdk, tac, user):
    generated = sdk.generate(user, tac)
    other = sdk.person("another@example.com")
    error = refused(sdk.delete_authenticator_enrollment, other, generated.id)
    check(error, 404, "E0000007")
    assert error.summary == f"Not found: Resource not found: {generated.id} (AuthenticatorEnrollment)"
    path = f"/api/v1/users/{other}/authenticator-enrollments/{generated.id}"
    check(refused(sdk.raw, "GET", path), 404, "E0000007")
    assert sdk.enrollments(user)["tac"]["id"] == generated.id


def test_an_authenticator_that_is_none(sdk, tac, user):
    password = next(each.id for each in sdk.list_authenticators() if each.key == "okta_password")
    for wrong in [password, tac[:-1] + ("a" if tac[-1] != "a" else "b"), user, "x"]:
        error = refused(sdk.generate, user, wrong)
        assert (error.status, error.code) == (400, "E0000001")
        assert any(cause.startswith("authenticatorId") for cause in error.causes), error.causes


def test_a_second_authenticator_for_codes(sdk, tac):
    error = refused(sdk.tac_authenticator)
    check(error, 409, "E0000157")
    assert error.summary == "Another authenticator with key: tac is already active."


def test_a_user_whom_nobody_knows(sdk, tac):
    for wrong in ["00u" + "a" * 17, "nobody@example.com", "x"]:
        check(refused(sdk.generate, wrong, tac), 404, "E0000007")
        error = refused(sdk.get_user, wrong)
        check(error, 404, "E0000007")
        assert error.summary == f"Not found: Resource not found: {wrong} (User)"


@pytest.mark.parametrize(
    "change, cause",
    [
        ({"minTtl": 9}, "minTtl"),
        ({"maxTtl": 14_401}, "maxTtl"),
        ({"minTtl": 500, "maxTtl": 400}, "Ttl"),
        ({"defaultTtl": 721}, "defaultTtl"),
        ({"length": 7}, "length"),
        ({"length": 65}, "length"),
        ({"complexity": {"numbers": False}}, "complexity.numbers"),
    ],
)
def test_settings_out_of_range(sdk, tac, change, cause):
    authenticator = sdk.raw("GET", f"/api/v1/authenticators/{tac}")
    wanted = {**authenticator["provider"]["configuration"], **change}
    body = {**authenticator, "provider": {"type": "tac", "configuration": wanted}}
    error = refused(sdk.raw, "PUT", f"/api/v1/authenticators/{tac}", body)
    assert (error.status, error.code) == (400, "E0000001")
    assert any(cause in told for told in error.causes), error.causes
    assert sdk.raw("GET", f"/api/v1/authenticators/{tac}") == authenticator


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b'{"profile": 7}', b"{}"])
def test_a_body_that_is_none(organisation, sdk, body):
    """Past the SDK, which writes well-formed ones only. The answer is JSON whatever came."""
    headers = {"Authorization": f"SSWS {organisation.token}", "Content-Type": "application/json"}
    for path in ["users", "groups", "authenticators", "policies"]:
        answer = requests.post(f"{organisation.base}/api/v1/{path}", data=body, headers=headers, timeout=10)
        assert answer.status_code == 400, answer.text
        assert set(answer.json()) == {"errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"}
        assert answer.json()["errorCode"] in ("E0000001", "E0000003")


def test_paths_and_methods_that_there_are_not(sdk):
    check(refused(sdk.raw, "GET", "/api/v1/nothing"), 404, "E0000008")
    check(refused(sdk.raw, "PATCH", "/api/v1/users"), 405, "E0000022")
    # What the SDK has a method for and the server has not.
    check(refused(sdk.list_brands), 404, "E0000008")


def test_a_login_is_taken_once(sdk, user):
    login = sdk.get_user(user).profile.login
    error = refused(sdk.person, login)
    assert (error.status, error.code, error.summary) == (400, "E0000001", "Api validation failed: login")
    assert error.causes == ["login: An object with this field already exists in the current organization"]
