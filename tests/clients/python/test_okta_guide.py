"""Okta's guide to temporary access codes, from its first call to its last, with Okta's SDK."""

import pytest
from certificate import certify
from okta import models
from okta_sdk import Organisation, Refused, guide


@pytest.fixture
def organisation(tmp_path):
    with Organisation(tmp_path, **certify(tmp_path)).start() as started:
        yield started


def check_code(generated: dict):
    """What the guide shows of a generated code, and when it ends."""
    assert (generated["type"], generated["key"], generated["status"]) == ("tac", "tac", "ACTIVE")
    assert generated["name"] == "Temporary Access Code" and generated["nickname"] == ""
    assert set(generated["profile"]) == {"tac", "multiUse", "expiresAt"} and generated["profile"]["multiUse"] is True
    code = generated["profile"]["tac"]
    assert len(code) == 16
    assert any(map(str.isdigit, code)) and any(map(str.isalpha, code)) and not code.isalnum()


def test_every_body_of_the_guide_word_for_word_over_tls(organisation):
    """Through the SDK's executor, which checks nothing: the models refuse what the guide writes (`test_okta_quirks`)."""
    with organisation.secure_sdk() as sdk:
        group = sdk.group("Test group")
        listed = sdk.raw("GET", "/api/v1/groups?q=Test")
        assert [found["id"] for found in listed] == [group]

        authenticator = sdk.raw("POST", "/api/v1/authenticators", guide("authenticator"))
        assert authenticator["provider"] == guide("authenticator")["provider"]
        assert (authenticator["type"], authenticator["key"], authenticator["status"]) == ("tac", "tac", "ACTIVE")
        assert set(authenticator["_links"]) == {"self", "deactivate", "methods"}

        enrolment = sdk.raw("POST", "/api/v1/policies", guide("enrollment_policy", group))
        assert {"key": "tac", "enroll": {"self": "OPTIONAL"}} in enrolment["settings"]["authenticators"]
        # The guide creates no rule, and a policy without one is never applied.
        assert len(sdk.raw("GET", f"/api/v1/policies/{enrolment['id']}/rules")) == 1

        session = sdk.raw("POST", "/api/v1/policies", guide("session_policy", group))
        rule = sdk.raw("POST", f"/api/v1/policies/{session['id']}/rules", guide("session_rule"))
        assert rule["actions"]["signon"]["requireFactor"] is True

        access = sdk.raw("POST", "/api/v1/policies", guide("access_policy"))
        assert (access["priority"], access["conditions"]) == (1, None)
        for name in ["chain_rule", "two_factor_rule"]:
            rule = sdk.raw("POST", f"/api/v1/policies/{access['id']}/rules", guide(name, group))
            asked = guide(name, group)["actions"]["appSignOn"]["verificationMethod"]
            assert rule["actions"]["appSignOn"]["verificationMethod"]["type"] == asked["type"]
        rules = sdk.raw("GET", f"/api/v1/policies/{access['id']}/rules")
        assert [rule["name"] for rule in rules] == [
            "TAC and authentication method chain",
            "Allow any two factors for TAC users",
            "Catch-all Rule",
        ]

        [user] = [each["id"] for each in sdk.raw("GET", "/api/v1/users") if each["profile"]["login"] == "ann@example.com"]
        sdk.assign_user_to_group(group, user)
        [tac] = [each["id"] for each in sdk.raw("GET", "/api/v1/authenticators") if each["key"] == "tac"]
        assert tac == authenticator["id"]
        enrollments = f"/api/v1/users/{user}/authenticator-enrollments"
        generated = sdk.raw("POST", f"{enrollments}/tac", guide("generate", authenticator=tac))
        check_code(generated)
        code = generated["profile"].pop("tac")
        listed = sdk.raw("GET", enrollments)
        assert [each["profile"] for each in listed if each["id"] == generated["id"]] == [generated["profile"]]
        assert sdk.raw("GET", f"{enrollments}/{generated['id']}")["profile"] == generated["profile"]
        assert code not in str(listed)

        lets_in_until_deleted(organisation, code, lambda: sdk.raw("DELETE", f"{enrollments}/{generated['id']}"))
        assert "tac" not in sdk.enrollments(user)
        with pytest.raises(Refused) as gone:
            sdk.raw("GET", f"{enrollments}/{generated['id']}")
        assert (gone.value.status, gone.value.code) == (404, "E0000007")


def lets_in_until_deleted(organisation, code: str, delete):
    """A code of the guide is good for any application of the organisation, as often as one likes, until it is deleted."""
    shop = organisation.shop()
    for _ in range(2):
        answer = shop.authenticate("ann", code, "username")
        assert answer.status_code == 200, answer.text
    assert shop.authenticate("ben", code, "username").status_code == 400
    delete()
    refused = shop.authenticate("ann", code, "username")
    assert (refused.status_code, refused.json()["error_code"]) == (400, "auth_invalid_credentials")


def test_the_guide_by_the_methods_of_the_sdk(organisation):
    """As far as its models go: a policy that allows `tac` is beyond them, and so is the list of enrolments."""
    with organisation.sdk() as sdk:
        group = sdk.group("Test group")
        assert group in [each.id for each in sdk.list_groups()]
        authenticator = sdk.create_authenticator(models.AuthenticatorBase.from_dict(guide("authenticator")))
        assert isinstance(authenticator, models.AuthenticatorKeyTac)
        assert authenticator.provider.configuration.max_ttl == 720

        sdk.raw("POST", "/api/v1/policies", guide("enrollment_policy", group))
        wanted = {**guide("session_policy", group), "priority": 1}
        session = sdk.create_policy(models.OktaSignOnPolicy.from_dict(wanted))
        rule = models.OktaSignOnPolicyRule.from_dict(guide("session_rule"))
        rule = sdk.create_policy_rule(session.id, rule)
        assert rule.actions.signon.factor_prompt_mode == "ALWAYS"

        wanted = {**guide("access_policy"), "priority": 1}
        del wanted["_embedded"]
        access = sdk.create_policy(models.AccessPolicy.from_dict(wanted))
        for name in ["chain_rule", "two_factor_rule"]:
            rule = models.AccessPolicyRule.from_dict(guide(name, group))
            made = sdk.create_policy_rule(access.id, rule)
            assert made.conditions.people.groups.include == [group]
        kinds = [rule.actions.app_sign_on.verification_method.type for rule in sdk.list_policy_rules(access.id)]
        assert kinds == ["AUTH_METHOD_CHAIN", "ASSURANCE", "ASSURANCE"]

        [user] = [each for each in sdk.list_users() if each.profile.login == "ann@example.com"]
        sdk.assign_user_to_group(group, user.id)
        [tac] = [each for each in sdk.list_authenticators() if each.key == "tac"]
        generated = sdk.generate(user.id, tac.id, ttl="480", multiUse=True)
        # The model knows that the end is a time; the wire has no zone, and means UTC.
        left = generated.profile.expires_at - generated.created.replace(microsecond=0, tzinfo=None)
        assert left.total_seconds() == 480 * 60
        assert sdk.enrollments(user.id)["tac"]["id"] == generated.id
        lets_in_until_deleted(
            organisation,
            generated.profile.tac,
            lambda: sdk.delete_authenticator_enrollment(user.id, generated.id),
        )
        assert "tac" not in sdk.enrollments(user.id)


def test_the_log_has_what_the_guide_did_and_no_code(organisation):
    with organisation.sdk() as sdk:
        tac = sdk.tac_authenticator()
        user = sdk.person("tia@example.com", groupIds=[sdk.allowed()])
        generated = sdk.generate(user, tac, ttl="480", multiUse=True)
        sdk.delete_authenticator_enrollment(user, generated.id)
        events = sdk.list_log_events(limit=1000)
        about = [event for event in events if any(user in str(target.id) for target in event.target or [])]
        assert len(about) >= 3, [event.event_type for event in events]
        assert generated.profile.tac not in str(sdk.raw("GET", "/api/v1/logs?limit=1000"))
