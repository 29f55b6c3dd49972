"""The help desk's walk in a shell, beside the running server: registered, tried out with what oathtool says, listed,
locked, unlocked, revoked; every answer in JSON, and the server sees it at once."""

import json
import os
from pathlib import Path

import pytest
from installation import Installation
from phone import Phone, in_one_step
from shop import check, check_wrong


@pytest.fixture(scope="module")
def here() -> Installation:
    """The demo's data, by their folder."""
    return Installation(Path(os.environ["CLIENTS_CLONE"]))


def totp(here: Installation, act: str, user: str, *more: str) -> dict:
    return here.shell("totp", act, "--user", user, *more)


def refused(here: Installation, act: str, user: str, *more: str) -> tuple[int, str]:
    """The exit code and the error's word. An answer goes nowhere but to standard error."""
    done = here.try_shell("totp", act, "--user", user, *more)
    assert done.stdout == ""
    return done.returncode, json.loads(done.stderr)["error"]["code"]


def registered(here: Installation, user: str, *more: str) -> tuple[dict, Phone]:
    made = totp(here, "register", user, *more)
    phone = Phone(made["uri"])
    assert (phone.secret, phone.digits, phone.period) == (made["secret"], made["digits"], made["period_secs"])
    return made, phone


def listed(here: Installation, user: str) -> list[str]:
    return [each["status"] for each in totp(here, "list", user)["totps"]]


def test_the_whole_walk(here, user):
    made, phone = registered(here, user.username, "--label", "Ann's phone")
    assert (phone.totp.name, made["pending_until"], made["often_ignored"]) == ("Ann's phone", None, [])
    assert listed(here, user.email) == ["registered"]

    code = phone.code()
    verified = totp(here, "verify", user.phone_number, code)
    assert (verified["verified"], verified["id"]) == (True, made["id"])
    assert listed(here, user.id) == ["active"]
    assert refused(here, "verify", user.username, code) == (3, "code_used")
    assert refused(here, "verify", user.username, phone.wrong()) == (3, "wrong_code")
    assert refused(here, "verify", user.username, "12345") == (2, "invalid_input")

    totp(here, "lock", user.username)
    assert listed(here, user.username) == ["deactivated"]
    assert refused(here, "verify", user.username, phone.code(+1)) == (3, "totp_locked")
    totp(here, "unlock", user.username)
    assert totp(here, "verify", user.username, phone.code(+1))["verified"]

    assert refused(here, "register", user.username)[0] == 3
    again, _ = registered(here, user.username, "--replace")
    assert listed(here, user.username) == ["registered"]
    totp(here, "revoke", user.username, "--id", again["id"])
    assert listed(here, user.username) == []
    assert refused(here, "verify", user.username, phone.code(+1)) == (3, "no_totp")


def test_the_server_sees_each_step_at_once(here, shop):
    user = shop.user()
    made, phone = registered(here, user, "--app", shop.application, "--confirmation")
    code = phone.code()
    check_wrong(shop.totp(user, code))
    assert (made["pending_until"] is not None, listed(here, user)) == (True, ["pending"])
    totp(here, "confirm", user, code)
    assert [each["status"] for each in shop.totps(user)] == ["Active"]
    totp(here, "lock", user)
    check(shop.totp(user, phone.code(+1)), 403, "auth_locked")
    totp(here, "unlock", user)
    assert shop.totp(user, phone.code(+1)).status_code == 200
    totp(here, "revoke", user)
    assert shop.totps(user) == []


def test_failures_are_one_count_with_the_server_s(here, shop):
    user, phone = shop.phone()
    for _ in range(2):
        check_wrong(shop.totp(user, phone.wrong()))
    for _ in range(3):
        assert refused(here, "verify", user, phone.wrong()) == (3, "wrong_code")
    assert refused(here, "verify", user, phone.code()) == (3, "totp_locked")
    check(shop.totp(user, phone.code()), 403, "auth_locked")
    assert totp(here, "list", user)["totps"][0]["status"] == "locked"


def test_a_clock_is_set_right(here, shop):
    def attempt():
        user, phone = shop.phone()
        return totp(here, "resync", user, phone.code(+8), phone.code(+9))["clock_ahead_secs"], listed_ahead(user)

    def listed_ahead(user: str) -> int:
        (only,) = totp(here, "list", user)["totps"]
        return only["clock_ahead_secs"]

    told, kept = in_one_step(30, attempt)
    assert abs(told - 270) <= 15 and kept == 270


def test_settings_that_are_too_easy_to_guess_are_refused(here, shop):
    easy = ["--per-user", "50", "--window", "2"]
    done = here.try_shell("totp", "settings", "--app", shop.application, *easy)
    assert done.returncode != 0 and "chance" in done.stderr
    shown = here.shell("totp", "settings", "--app", shop.application)["totp"]
    assert (shown["per_user_max"], shown["window"]) == (1, 1)
