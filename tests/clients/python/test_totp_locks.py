"""TOTP locks after wrong codes or by hand, is unlocked, and is not the same lock as that of codes."""

import pytest
from conftest import wrong
from shop import check, check_wrong

FAILURES = 5


def fail(shop, user, phone, times=FAILURES):
    for _ in range(times):
        check_wrong(shop.totp(user, phone.wrong()))


def check_locked(answer):
    check(answer, 403, "auth_locked")


def by_type(shop, user: str, act: str, **more):
    return shop.post(f"/cis/v1/users/{user}/authenticators/types/totp/{act}", more)


def by_id(shop, user: str, act: str, authenticator=None, **more):
    authenticator = authenticator or shop.totps(user)[0]["id"]
    return shop.post(f"/cis/v1/users/{user}/authenticators/{authenticator}/{act}", more)


def statuses(shop, user: str) -> list[str]:
    return [each["status"] for each in shop.totps(user)]


def test_the_fifth_wrong_code_locks(shop):
    user, phone = shop.phone()
    assert statuses(shop, user) == ["Registered"]
    fail(shop, user, phone)
    assert statuses(shop, user) == ["Locked"]
    for ask in (shop.totp, shop.verify):
        check_locked(ask(user, phone.code()))
    check_locked(shop.start(user, amount=1))


def test_a_right_code_clears_the_count(shop):
    user, phone = shop.phone()
    for code in (phone.code(), phone.code(+1)):
        fail(shop, user, phone, FAILURES - 1)
        assert shop.totp(user, code).status_code == 200
    assert statuses(shop, user) == ["Active"]


def test_wrong_verifications_and_sign_ins_are_one_count(shop):
    user, phone = shop.phone()
    fail(shop, user, phone, 3)
    for _ in range(FAILURES - 3):
        check_wrong(shop.verify(user, phone.wrong()))
    check_locked(shop.totp(user, phone.code()))


def test_replays_count(shop):
    user, phone = shop.phone()
    code = phone.code()
    assert shop.totp(user, code).status_code == 200
    for _ in range(FAILURES):
        check_wrong(shop.totp(user, code))
    check_locked(shop.totp(user, phone.code(+1)))


def test_the_failures_of_the_settings_lock(open_shop):
    shop = open_shop(maxFailures=2)
    user, phone = shop.phone()
    fail(shop, user, phone, 2)
    check_locked(shop.totp(user, phone.code()))


def test_a_new_phone_does_not_lift_a_lock(shop):
    """Whoever has the password of a mailbox, and so a token, gets no second series of guesses."""
    user, phone = shop.phone()
    fail(shop, user, phone)
    _, another = shop.phone(user, allow_override=True)
    check_locked(shop.totp(user, another.code()))


@pytest.mark.parametrize("given", [{}, {"unlock_type": "automatic"}, {"unlock_type": "any"}])
def test_unlocked_by_type_after_failures(shop, given):
    user, phone = shop.phone()
    fail(shop, user, phone)
    assert by_type(shop, user, "unlock", **given).status_code == 204
    assert statuses(shop, user) == ["Registered"]
    fail(shop, user, phone, FAILURES - 1)
    assert shop.totp(user, phone.code()).status_code == 200


@pytest.mark.parametrize("given", [{}, {"unlock_type": "manual"}, {"unlock_type": "any"}])
def test_locked_and_unlocked_by_type(shop, given):
    user, phone = shop.phone()
    assert by_type(shop, user, "lock", reason="lost").status_code == 204
    assert statuses(shop, user) == ["Deactivated"]
    check_locked(shop.totp(user, phone.code()))
    assert by_type(shop, user, "unlock", **given).status_code == 204
    assert shop.totp(user, phone.code()).status_code == 200


def test_by_type_each_kind_of_lock_is_lifted_alone(shop):
    user, phone = shop.phone()
    fail(shop, user, phone)
    assert by_type(shop, user, "unlock", unlock_type="manual").status_code == 204
    check_locked(shop.totp(user, phone.code()))
    user, phone = shop.phone()
    assert by_type(shop, user, "lock").status_code == 204
    assert by_type(shop, user, "unlock", unlock_type="automatic").status_code == 204
    check_locked(shop.totp(user, phone.code()))


@pytest.mark.parametrize("given", [{}, {"unlock_type": "automatic"}, {"unlock_type": "any"}])
def test_unlocked_by_id_after_failures(shop, given):
    user, phone = shop.phone()
    fail(shop, user, phone)
    assert by_id(shop, user, "unlock", **given).status_code == 204
    assert shop.totp(user, phone.code()).status_code == 200


@pytest.mark.parametrize("given", [{}, {"unlock_type": "manual"}, {"unlock_type": "any"}])
def test_locked_and_unlocked_by_id(shop, given):
    user, phone = shop.phone()
    assert by_id(shop, user, "lock", reason="lost").status_code == 204
    assert statuses(shop, user) == ["Deactivated"]
    check_locked(shop.totp(user, phone.code()))
    assert by_id(shop, user, "unlock", **given).status_code == 204
    assert shop.totp(user, phone.code()).status_code == 200


@pytest.mark.parametrize("kind", ["manual", "automatic"])
def test_by_id_each_kind_of_lock_is_lifted_alone(shop, kind):
    user, phone = shop.phone()
    if kind == "manual":
        fail(shop, user, phone)
    else:
        assert by_id(shop, user, "lock").status_code == 204
    assert by_id(shop, user, "unlock", unlock_type=kind).status_code == 204
    check_locked(shop.totp(user, phone.code()))


def test_one_of_two_is_locked_by_id(open_shop):
    shop = open_shop(maxTotpPerUser=2)
    user, lost = shop.phone(label="lost")
    _, kept = shop.phone(user, label="kept")
    ids = {each["name"]: each["id"] for each in shop.totps(user)}
    assert by_id(shop, user, "lock", ids["lost"]).status_code == 204
    check_wrong(shop.totp(user, lost.code()))
    assert shop.totp(user, kept.code()).status_code == 200
    assert statuses(shop, user) == ["Deactivated", "Active"]


def test_codes_and_totp_do_not_lock_each_other(shop):
    user, phone = shop.phone()
    fail(shop, user, phone)
    code = shop.code(user)
    assert shop.authenticate(user, code).status_code == 200
    check_locked(shop.totp(user, phone.code()))

    user, phone = shop.phone()
    code = shop.code(user)
    for _ in range(3):
        shop.authenticate(user, wrong(code))
    check_locked(shop.authenticate(user, code))
    assert shop.totp(user, phone.code()).status_code == 200


@pytest.mark.parametrize("act", ["lock", "unlock"])
def test_what_is_not_there_cannot_be_locked(shop, act):
    user = shop.user()
    other, _ = shop.phone()
    missing = [by_id(shop, user, act, authenticator) for authenticator in (shop.totps(other)[0]["id"], "x")]
    assert [answer.status_code for answer in [by_type(shop, user, act), *missing]] == [404, 404, 404]
    refused = by_type(shop, other, "unlock", unlock_type="everything")
    assert refused.status_code == 400 and "`manual`, `automatic`, `any`" in refused.text


def test_a_disabled_user_is_out(shop):
    user, phone = shop.phone()
    assert shop.call("PUT", f"/cis/v1/users/{user}", {"status": "Disabled"}).status_code == 200
    for ask in (shop.totp, shop.verify):
        check_wrong(ask(user, phone.code()))
    assert shop.register(user, allow_override=True).status_code == 403
