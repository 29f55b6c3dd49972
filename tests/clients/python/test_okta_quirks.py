"""What Okta's SDK for Python wants of a server beyond the documentation, quirk by quirk."""

import contextlib
import json
import os
from unittest.mock import patch

import pydantic
import pytest
import requests
from certificate import certify
from okta import models
from okta.client import Client
from okta.http_client import HTTPClient
from okta_sdk import PLAIN, Organisation, Refused, guide


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("okta")
    with Organisation(folder, **certify(folder)).start() as started:
        yield started


@contextlib.contextmanager
def recorded():
    """The requests that the SDK sends meanwhile."""
    requests, send = [], HTTPClient.send_request

    async def record(self, request):
        requests.append(request)
        return await send(self, request)

    with patch.object(HTTPClient, "send_request", record):
        yield requests


def test_quirk_1_plain_http_is_refused_by_the_sdk_but_for_a_switch(organisation):
    settings = {"orgUrl": organisation.base, "token": organisation.token}
    with pytest.raises(ValueError, match="https"):
        Client(settings)
    with pytest.raises(ValueError, match="https"):
        Client({**settings, "testingDisableHttpsCheck": True})
    with patch.dict(os.environ, PLAIN):
        Client(settings)
    with organisation.sdk() as plain, organisation.secure_sdk() as secure:
        assert [each.id for each in plain.list_users()] == [each.id for each in secure.list_users()]


def test_quirk_2_no_space_between_the_scheme_and_the_token(organisation, sdk):
    with recorded() as sent:
        assert sdk.list_groups()
        sdk.raw("GET", "/api/v1/groups")
    forms = [request["headers"]["Authorization"] for request in sent]
    assert forms == [f"SSWS{organisation.token}", f"SSWS {organisation.token}"]


def test_quirk_3_an_empty_body_would_be_a_success_so_every_error_has_one(organisation, sdk):
    good = {"Authorization": f"SSWS {organisation.token}", "Content-Type": "application/json"}
    calls = [
        (401, "GET", "users", {}, None),
        (401, "POST", "users", {"Authorization": "SSWS x"}, "{}"),
        (401, "GET", "users", {"Authorization": "Basic x"}, None),
        (400, "POST", "users", good, "{"),
        (400, "POST", "users", good, ""),
        (400, "GET", "users?limit=x", good, None),
        (400, "GET", "users?search=x", good, None),
        (404, "GET", "users/00u00000000000000000", good, None),
        (404, "GET", "nothing", good, None),
        (404, "GET", "users/", good, None),
        (400, "GET", "users/%ff", good, None),
        (405, "PATCH", "users", good, "{}"),
        (413, "POST", "users", good, "{" + " " * 3_000_000 + "}"),
    ]
    for status, method, path, headers, body in calls:
        answer = requests.request(method, f"{organisation.base}/api/v1/{path}", headers=headers, data=body, timeout=10)
        assert answer.status_code == status, (method, path, answer.text)
        assert answer.headers["Content-Type"] == "application/json", path
        assert answer.json()["errorCode"].startswith("E0000"), path
        assert answer.json()["errorId"] == "oae" + answer.headers["X-Okta-Request-Id"], path
    with pytest.raises(Refused):
        sdk.raw("GET", "/api/v1/users/%ff")


def test_quirk_4_no_content_type_where_there_is_no_content(organisation, sdk, tac, group):
    user = sdk.person("nothing@example.com", groupIds=[group])
    generated = sdk.generate(user, tac)
    empty = [
        ("DELETE", f"users/{user}/authenticator-enrollments/{generated.id}"),
        ("DELETE", f"users/{user}/sessions"),
        ("PUT", f"groups/{group}/users/{user}"),
        ("DELETE", f"groups/{group}/users/{user}"),
        ("DELETE", f"users/{user}"),
        ("DELETE", f"users/{user}"),
    ]
    for method, path in empty:
        headers = {"Authorization": f"SSWS {organisation.token}"}
        answer = requests.request(method, f"{organisation.base}/api/v1/{path}", headers=headers, timeout=10)
        assert (answer.status_code, answer.content) == (204, b""), answer.text
        assert "Content-Type" not in answer.headers, path


def test_quirks_5_and_6_all_that_is_answered_fits_models_that_forgive_nothing(sdk, tac):
    """Unknown words, numbers as text, members that are missing, links without `href`: each would throw."""
    secret = {"password": {"value": "correct horse battery staple"}}
    people = [sdk.person(f"model{number}@example.com", credentials=secret) for number in range(4)]
    sdk.person("model.provisioned@example.com")
    sdk.suspend_user(people[0])
    sdk.deactivate_user(people[1])
    sdk.expire_password(people[2])
    found = sdk.list_users(search='status eq "DEPROVISIONED" or id pr')
    statuses = {user.status.value for user in found}
    assert statuses >= {"ACTIVE", "PROVISIONED", "SUSPENDED", "DEPROVISIONED", "PASSWORD_EXPIRED"}
    for user in found:
        assert sdk.get_user(user.id).profile.login == user.profile.login
        assert {each.profile.actual_instance.name for each in sdk.list_user_groups(user.id)} >= {"Everyone"}
    for group in sdk.list_groups():
        assert sdk.get_group(group.id).type == group.type
    for authenticator in sdk.list_authenticators():
        assert sdk.get_authenticator(authenticator.id).key == authenticator.key
        assert sdk.list_authenticator_methods(authenticator.id)
    for kind in ["OKTA_SIGN_ON", "ACCESS_POLICY", "PASSWORD"]:
        for policy in sdk.list_policies(kind):
            assert sdk.get_policy(policy.id).priority == policy.priority
            for rule in sdk.list_policy_rules(policy.id):
                assert sdk.get_policy_rule(policy.id, rule.id).name == rule.name
    for application in sdk.list_applications():
        assert sdk.get_application(application.id).label == application.label
    for token in sdk.list_api_tokens():
        assert sdk.get_api_token(token.id).name == token.name
    assert sdk.list_network_zones() is not None
    assert len(sdk.list_log_events(limit=1000)) > 10


def test_quirk_7_what_is_empty_is_as_good_as_absent(sdk):
    empty = {"mobilePhone": "", "secondEmail": None, "nickName": ""}

    def made(login: str, verbatim: bool) -> tuple[dict, dict]:
        """What the SDK sends, and what comes of it without what differs anyway."""
        profile = {"login": login, "email": login, "firstName": "Test", "lastName": "User", **empty}
        body = {"profile": profile, "groupIds": [], "credentials": {}}
        with recorded() as sent:
            user = sdk.raw("POST", "/api/v1/users", body, verbatim)
        del user["profile"]["login"], user["profile"]["email"]
        return sent[0]["data"], {name: user[name] for name in ["status", "profile", "credentials", "type"]}

    sent, dropped = made("dropped@example.com", verbatim=False)
    assert set(sent) == {"profile"} and not set(empty) & set(sent["profile"])
    sent, kept = made("kept@example.com", verbatim=True)
    assert set(empty) < set(sent["profile"])
    assert dropped == kept


def test_quirk_8_models_that_know_no_temporary_access_codes(sdk, tac, group):
    """The wire is right, and the SDK cannot read it; nothing that a server could do would help."""
    user = sdk.person("unread@example.com", groupIds=[group])
    generated = sdk.generate(user, tac)
    unreadable = (pydantic.ValidationError, ValueError, TypeError, AttributeError)
    for call in [
        lambda: sdk.list_policies("MFA_ENROLL"),
        lambda: sdk.list_authenticator_enrollments(user),
        lambda: sdk.get_authenticator_enrollment(user, generated.id),
    ]:
        with pytest.raises(unreadable):
            call()
    assert sdk.raw("GET", "/api/v1/policies?type=MFA_ENROLL")
    assert sdk.enrollments(user)["tac"]["id"] == generated.id
    assert sdk.raw("GET", f"/api/v1/users/{user}/authenticator-enrollments/{generated.id}")["key"] == "tac"


def test_quirk_9_the_public_url_is_one_that_the_sdk_takes(organisation):
    """One `://`, no `-admin`, no `.com.com`; and links are under the URL that tokens name."""
    base = organisation.contract()["base_url"]
    with patch.dict(os.environ, PLAIN):
        Client({"orgUrl": base, "token": organisation.token})
    with organisation.sdk() as client:
        assert client.raw("GET", "/api/v1/users/me")["_links"]["self"]["href"].startswith(f"{base}/api/v1/users/")


def test_quirk_17_subclasses_of_policies_lives_as_text_and_two_shapes_of_a_group(sdk, tac, group):
    policy = sdk.create_policy(models.AccessPolicy.from_dict({"name": "Typed", "type": "ACCESS_POLICY"}))
    assert isinstance(policy, models.AccessPolicy) and isinstance(policy.priority, int)
    user = sdk.person("text@example.com", groupIds=[group])
    with pytest.raises(pydantic.ValidationError):
        sdk.generate(user, tac, ttl=480)
    assert sdk.generate(user, tac, ttl="480").profile.expires_at
    # The guide's own order, with numbers, is as good.
    order = guide("generate", authenticator=tac)
    assert isinstance(order["config"]["ttl"], int)
    made = sdk.raw("POST", f"/api/v1/users/{user}/authenticator-enrollments/tac", order)
    assert made["profile"]["multiUse"] is True
    profile = sdk.get_group(group).profile
    assert isinstance(profile.actual_instance, models.OktaUserGroupProfile)
    assert json.loads(profile.to_json())["name"] == "May have codes"
