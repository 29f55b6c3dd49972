"""Registered by the user or for them, one or many; what a session must prove; and a code as the second factor."""

import jwt
import pytest
from conftest import shell
from phone import Phone
from shop import Shop, check, check_wrong

OWN = "/cis/v1/auth/totp"


@pytest.fixture(scope="module")
def claims(base):
    """Verifies a token with PyJWT against the published keys."""
    keys = jwt.PyJWKClient(f"{base}/cis/oidc/jwks")

    def verified(token: str, audience: str) -> dict:
        key = keys.get_signing_key_from_jwt(token)
        return jwt.decode(
            token, key, algorithms=["EdDSA", "ES256", "RS256"], audience=audience, issuer=f"{base}/cis"
        )

    return verified


def revoke(shop, user: str, **more):
    return shop.post(f"/cis/v1/users/{user}/totp/revoke", more)


def test_in_single_mode_a_second_one_is_refused_or_replaces(shop):
    user, first = shop.phone()
    check_conflict(shop.register(user), "totp_already_registered")
    check_conflict(shop.register(user, allow_override=False), "totp_already_registered")
    assert len(shop.totps(user)) == 1
    _, second = shop.phone(user, allow_override=True)
    assert len(shop.totps(user)) == 1
    check_wrong(shop.totp(user, first.code()))
    assert shop.totp(user, second.code()).status_code == 200


def check_conflict(answer, error: str):
    """On the user's path a refusal has the status as `error_code`, and its own word beside it."""
    body = answer.json()
    assert (answer.status_code, body["error_code"], body["ts_error_code"]) == (409, 409, error), answer.text


def test_in_multiple_mode_each_counts_up_to_the_limit(open_shop):
    shop = open_shop(maxTotpPerUser=3)
    user = shop.user()
    phones = [shop.phone(user, label=f"phone {n}")[1] for n in range(3)]
    assert [each["name"] for each in shop.totps(user)] == ["phone 0", "phone 1", "phone 2"]
    for more in ({}, {"allow_override": True}):
        check_conflict(shop.register(user, **more), "totp_limit_reached")
    codes = [phone.code() for phone in phones]
    assert [shop.totp(user, code).status_code for code in codes] == [200, 200, 200]
    for spent in codes:
        check_wrong(shop.totp(user, spent))


def test_each_of_several_is_told_apart(open_shop):
    shop = open_shop(maxTotpPerUser=2)
    user, _ = shop.phone(label="old")
    _, new = shop.phone(user, label="new")
    ids = {each["name"]: each["id"] for each in shop.totps(user)}
    assert shop.verify(user, new.code()).json()["authenticator_id"] == ids["new"]


def test_a_revoked_one_lets_nobody_in(open_shop):
    shop = open_shop(maxTotpPerUser=2)
    user, gone = shop.phone(label="gone")
    _, kept = shop.phone(user, label="kept")
    ids = {each["name"]: each["id"] for each in shop.totps(user)}
    assert revoke(shop, user).status_code == 400, "which one?"
    assert revoke(shop, user, authenticator_id=ids["gone"]).status_code == 204
    assert revoke(shop, user, authenticator_id=ids["gone"]).status_code == 404
    check_wrong(shop.totp(user, gone.code()))
    assert shop.totp(user, kept.code()).status_code == 200
    assert revoke(shop, user).status_code == 204
    assert (shop.totps(user), revoke(shop, user).status_code) == ([], 404)


def test_nobody_revokes_what_is_another_user_s(shop):
    user, phone = shop.phone()
    other, _ = shop.phone()
    (mine,) = shop.totps(user)
    assert revoke(shop, other, authenticator_id=mine["id"]).status_code == 404
    assert shop.totp(user, phone.code()).status_code == 200


def test_a_session_without_totp_does_not_touch_what_stands(open_shop):
    for settings in ({}, {"maxTotpPerUser": 3}):
        shop = open_shop(**settings)
        user, phone = shop.phone()
        token = shop.sign_in(user)["access_token"]
        (mine,) = shop.totps(user)
        for path, order in (
            ("register", {}),
            ("register", {"allow_override": True}),
            ("revoke", {}),
            ("revoke", {"authenticator_id": mine["id"]}),
        ):
            check(shop.post(f"{OWN}/{path}", order, token=token), 403, "insufficient_user_authentication")
        assert shop.totp(user, phone.code()).status_code == 200


@pytest.mark.parametrize("join", [False, True])
def test_a_session_with_totp_may(shop, join):
    """A session that a code of the phone let in, or one that it was added to: the proof is the session's."""
    user, phone = shop.phone()
    first = shop.sign_in(user)
    more = {"session_id": first["session_id"]} if join else {}
    proved = shop.totp(user, phone.code(), **more).json()
    check(shop.post(f"{OWN}/register", {}, token=proved["access_token"]), 409, "totp_already_registered")
    replaced = shop.post(f"{OWN}/register", {"allow_override": True}, token=proved["access_token"])
    assert replaced.status_code == 201, replaced.text
    assert shop.post(f"{OWN}/revoke", {}, token=proved["access_token"]).status_code == 204
    assert shop.totps(user) == []


def test_a_session_takes_back_what_it_added(shop):
    user = shop.user()
    mine, later = shop.sign_in(user)["access_token"], shop.sign_in(user)["access_token"]
    assert shop.post(f"{OWN}/register", {}, token=mine).status_code == 201
    check(shop.post(f"{OWN}/revoke", {}, token=later), 403, "insufficient_user_authentication")
    assert shop.post(f"{OWN}/revoke", {}, token=mine).status_code == 204


def test_only_a_user_s_own_token_registers_for_the_user(shop):
    order = {"label": "x"}
    assert shop.post(f"{OWN}/register", order).status_code == 401, "a client's"
    tokens = shop.sign_in(shop.user())
    for token in (tokens["id_token"], tokens["refresh_token"], tokens["session_id"], "x"):
        assert shop.post(f"{OWN}/register", order, token=token).status_code == 401
    ended = shop.post("/cis/v1/auth/session/logout", {"session_id": tokens["session_id"]})
    assert ended.status_code == 204
    assert shop.post(f"{OWN}/register", order, token=tokens["access_token"]).status_code == 401, "after the end"


def test_alone_it_is_one_factor(shop, claims, base):
    user, phone = shop.phone()
    tokens = shop.totp(user, phone.code()).json()
    for token, audience in ((tokens["id_token"], shop.id), (tokens["access_token"], f"{base}/cis")):
        claimed = claims(token, audience)
        assert (claimed["sub"], claimed["sid"], claimed["amr"]) == (user, tokens["session_id"], ["otp"])


def test_added_to_a_session_it_is_the_second(shop, claims, base):
    user, phone = shop.phone()
    first = shop.sign_in(user)
    assert claims(first["id_token"], shop.id)["amr"] == ["otp"]
    answer = shop.totp(user, phone.code(), session_id=first["session_id"])
    assert answer.status_code == 200, answer.text
    tokens = answer.json()
    assert tokens["session_id"] == first["session_id"]
    for token, audience in ((tokens["id_token"], shop.id), (tokens["access_token"], f"{base}/cis")):
        claimed = claims(token, audience)
        assert (claimed["sub"], claimed["sid"]) == (user, first["session_id"])
        assert claimed["amr"] == ["otp", "mfa"]
    # The session keeps it.
    refreshed = shop.post("/cis/v1/auth/token/refresh", {"refresh_token": tokens["refresh_token"]})
    assert claims(refreshed.json()["id_token"], shop.id)["amr"] == ["otp", "mfa"]


def test_another_client_cannot_add_a_factor_to_a_session(shop, backend):
    """The tokens of a session are its client's: another one of the application is refused, and the session goes on."""
    order = {"name": "Another back end"}
    made = backend.post(f"/cis/v1/applications/{shop.application}/clients", order)
    other = Shop(backend.base, shop.application, made.json())
    user, phone = shop.phone()
    first = shop.sign_in(user)
    check(other.totp(user, phone.code(), session_id=first["session_id"]), 400, "system_invalid_input")
    refresh = {"refresh_token": first["refresh_token"]}
    assert shop.post("/cis/v1/auth/token/refresh", refresh).status_code == 200
    # It did not use the code up, either.
    assert other.totp(user, phone.code()).status_code == 200


def test_twice_the_same_factor_is_one(shop, claims):
    user, phone = shop.phone()
    first = shop.totp(user, phone.code()).json()
    second = shop.totp(user, phone.code(+1), session_id=first["session_id"])
    assert claims(second.json()["id_token"], shop.id)["amr"] == ["otp"]


def test_a_session_that_is_not_the_user_s_gets_nothing(shop):
    user, phone = shop.phone()
    ended = shop.sign_in(user)["session_id"]
    assert shop.post("/cis/v1/auth/session/logout", {"session_id": ended}).status_code == 204
    for session in (shop.sign_in(shop.user())["session_id"], ended, "x"):
        check(shop.totp(user, phone.code(), session_id=session), 400, "system_invalid_input")
    # None of them used the code up.
    assert shop.totp(user, phone.code()).status_code == 200


def test_a_wrong_code_adds_nothing_and_ends_nothing(shop, claims):
    user, phone = shop.phone()
    first = shop.sign_in(user)
    check_wrong(shop.totp(user, phone.wrong(), session_id=first["session_id"]))
    refreshed = shop.post("/cis/v1/auth/token/refresh", {"refresh_token": first["refresh_token"]})
    assert claims(refreshed.json()["id_token"], shop.id)["amr"] == ["otp"]


def test_an_awaited_confirmation_counts_for_nothing(open_shop):
    """With confirmation, what was registered and never scanned cannot lock its owner out."""
    shop = open_shop()
    shell(f"readmit totp settings --app {shop.application} --confirmation true")
    user = shop.user()
    made = shop.registered_by_the_user(user)
    assert made["status"] == "Pending"
    phone = Phone(made["uri"])
    code = phone.code()
    check_wrong(shop.totp(user, code))
    assert shop.totps(user) == []
    confirmed = shop.post(f"/cis/v1/users/{user}/totp/confirm", {"token": code})
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "Active")
    check_wrong(shop.totp(user, code))
    assert shop.totp(user, phone.code(+1)).status_code == 200
