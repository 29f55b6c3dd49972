"""Tokens, verified by two JOSE libraries that know nothing of the server but its address."""

import os
import re
import time

import jwt
import pytest
import requests
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet

ALGORITHMS = ["EdDSA", "ES256", "RS256"]


@pytest.fixture(scope="module")
def metadata(base) -> dict:
    answer = requests.get(f"{base}/cis/.well-known/openid-configuration", timeout=10)
    assert answer.status_code == 200
    return answer.json()


def verify_with_pyjwt(token, metadata, audience) -> dict:
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token)
    required = {"require": ["exp", "iat", "iss", "aud", "sub", "sid", "tid", "amr"]}
    allowed = metadata["id_token_signing_alg_values_supported"]
    return jwt.decode(
        token, key, algorithms=allowed, audience=audience, issuer=metadata["issuer"], options=required
    )


def verify_with_joserfc(token, metadata, audience) -> dict:
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    # Told nothing, it takes EdDSA only by its newer name, Ed25519 (RFC 9864).
    verified = joserfc_jwt.decode(token, keys, algorithms=ALGORITHMS)
    registry = joserfc_jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": metadata["issuer"]},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
    )
    registry.validate(verified.claims)
    return verified.claims


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_both_libraries_verify_both_tokens(signing_client, metadata, user, demo, algorithm):
    client = signing_client(algorithm)
    approval = {"ticket": "INC-4711", "amount": 12}
    began = int(time.time())
    tokens = client.sign_in(user.id, approval_data=approval)
    for verify in (verify_with_pyjwt, verify_with_joserfc):
        for name, audience in (("access_token", metadata["issuer"]), ("id_token", client.id)):
            claims = verify(tokens[name], metadata, audience)
            assert claims["sub"] == user.id
            assert claims["sid"] == tokens["session_id"]
            assert claims["amr"] == ["otp"]
            assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 3600
            assert began - 1 <= claims["auth_time"] <= claims["iat"] <= time.time() + 1
        identity = verify(tokens["id_token"], metadata, client.id)
        assert identity["email"] == user.email
        assert (identity["email_verified"], identity["phone_number_verified"]) == (False, False)
        assert identity["phone_number"] == user.phone_number
        assert identity["username"] == user.username
        assert identity["external_user_id"] == user.external_user_id
        assert identity["approval_data"] == {"ticket": "INC-4711", "amount": "12"}
        access = verify(tokens["access_token"], metadata, metadata["issuer"])
        assert access["client_id"] == client.id
        assert access["app_id"] == demo["mosaic"]["application_id"]
        assert access["tid"] == identity["tid"]
    for name, kind in (("access_token", "at+jwt"), ("id_token", "JWT")):
        header = jwt.get_unverified_header(tokens[name])
        assert (header["alg"], header["typ"]) == (algorithm, kind)


def test_the_guide_has_these_claims_and_no_others(backend, user):
    tokens = backend.sign_in(user.id, approval_data={"ticket": "INC-4711"})
    with open(os.environ["CLIENTS_GUIDE"], encoding="utf-8") as guide:
        rows = re.findall(r"^\| `(\w+)` \| (both|ID|access) \|", guide.read(), re.MULTILINE)
    for name, kind in (("id_token", "ID"), ("access_token", "access")):
        claims = jwt.decode(tokens[name], options={"verify_signature": False})
        assert set(claims) == {claim for claim, where in rows if where in ("both", kind)}


def test_a_client_s_own_token_verifies_and_has_no_session(backend, metadata):
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(backend.token)
    claims = jwt.decode(
        backend.token, key, algorithms=ALGORITHMS, audience=metadata["issuer"], issuer=metadata["issuer"]
    )
    assert claims["sub"] == claims["client_id"] == backend.id
    assert "sid" not in claims


def test_the_keys_may_be_cached_and_are_public_only(metadata):
    answer = requests.get(metadata["jwks_uri"], timeout=10)
    assert "max-age" in answer.headers["Cache-Control"]
    keys = answer.json()["keys"]
    assert {key["alg"] for key in keys} == set(ALGORITHMS)
    for key in keys:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key)


def test_the_issuer_is_where_the_metadata_is(base, metadata):
    assert metadata["issuer"] == f"{base}/cis"
    assert metadata["token_endpoint"] == f"{base}/oidc/token"
    assert metadata["jwks_uri"] == f"{base}/cis/oidc/jwks"
