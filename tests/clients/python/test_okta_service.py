"""A service application: no token is stored, a key signs for one (`PrivateKey` mode of Okta's SDK for Python)."""

import json

import pytest
from certificate import certify
from jwcrypto.jwk import JWK
from okta import models
from okta_sdk import Organisation, Refused, Sdk, guide

SCOPES = ["okta.users.manage", "okta.groups.read", "okta.authenticators.read"]


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("okta")
    with Organisation(folder, **certify(folder)).start() as started:
        yield started


@pytest.fixture(scope="module")
def key() -> JWK:
    return JWK.generate(kty="RSA", size=2048, kid="first", use="sig", alg="RS256")


@pytest.fixture(scope="module")
def administrator(organisation):
    with organisation.sdk() as sdk:
        yield sdk


@pytest.fixture(scope="module")
def application(organisation, administrator, key) -> str:
    """The id of one with this key, which may do what the scopes say."""
    wanted = {
        "name": "oidc_client",
        "label": "Desk",
        "signOnMode": "OPENID_CONNECT",
        "credentials": {"oauthClient": {"token_endpoint_auth_method": "private_key_jwt"}},
        "settings": {
            "oauthClient": {
                "application_type": "service",
                "grant_types": ["client_credentials"],
                "response_types": ["token"],
                "jwks": {"keys": [json.loads(key.export_public())]},
            }
        },
    }
    # The SDK's model of a key wants an id that only the server gives.
    made = administrator.raw("POST", "/api/v1/apps", wanted)["id"]
    for scope in SCOPES:
        grant = {"scopeId": scope, "issuer": organisation.contract()["base_url"]}
        administrator.grant_consent_to_scope(made, models.OAuth2ScopeConsentGrant.from_dict(grant))
    return made


def signs(application: str, key, scopes=SCOPES) -> dict:
    """How the SDK is told to sign; a key is a JWK or, as text, PEM."""
    return {"authorizationMode": "PrivateKey", "clientId": application, "privateKey": key, "scopes": scopes}


@pytest.fixture(scope="module", autouse=True)
def tac(administrator) -> str:
    return administrator.raw("POST", "/api/v1/authenticators", guide("authenticator"))["id"]


@pytest.fixture(scope="module")
def private(key) -> dict:
    return json.loads(key.export_private())


def test_a_key_is_as_good_as_a_token(organisation, administrator, application, private):
    with Sdk(organisation.base, **signs(application, private)) as service:
        [ben] = [each.id for each in service.list_users(q="ben")]
        administrator.assign_user_to_group(administrator.allowed(), ben)
        [tac] = [each.id for each in service.list_authenticators() if each.key == "tac"]
        generated = service.generate(ben, tac, ttl="480", multiUse=True)
        shop = organisation.shop()
        assert shop.authenticate("ben", generated.profile.tac, "username").status_code == 200
        service.delete_authenticator_enrollment(ben, generated.id)
        assert shop.authenticate("ben", generated.profile.tac, "username").status_code == 400


def test_a_key_in_pem_over_tls(organisation, application, key):
    pem = key.export_to_pem(private_key=True, password=None).decode()
    with organisation.secure_sdk(**signs(application, pem)) as service:
        assert service.list_groups()


def test_no_more_than_was_asked_for(organisation, application, private):
    with Sdk(organisation.base, **signs(application, private, ["okta.groups.read"])) as reader:
        assert reader.list_groups()
        for call in [reader.list_users, lambda: reader.group("Made by a reader")]:
            with pytest.raises(Refused) as refused:
                call()
            assert (refused.value.status, refused.value.code) == (403, "E0000006")


def test_no_more_than_was_granted(organisation, application, private):
    with Sdk(organisation.base, **signs(application, private, ["okta.policies.manage"])) as greedy:
        with pytest.raises(Exception, match="invalid_scope"):
            greedy.raw("GET", "/api/v1/policies?type=ACCESS_POLICY")


def test_a_key_of_somebody_else(organisation, application):
    stranger = json.loads(JWK.generate(kty="RSA", size=2048, kid="first").export_private())
    with Sdk(organisation.base, **signs(application, stranger)) as impostor:
        with pytest.raises(Exception, match="invalid_client"):
            impostor.raw("GET", "/api/v1/users")


def test_what_is_taken_back_ends_with_the_next_call(organisation, administrator, application, private):
    with Sdk(organisation.base, **signs(application, private)) as service:
        assert service.list_groups()
        administrator.deactivate_application(application)
        with pytest.raises(Refused) as refused:
            service.list_groups()
        assert (refused.value.status, refused.value.code) == (401, "E0000011")
        administrator.activate_application(application)
