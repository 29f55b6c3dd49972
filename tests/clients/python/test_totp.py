"""Codes of authenticator apps: what pyotp and oathtool compute, the server accepts; once, and near its own time.

The server's clock is the real one. Where a later or earlier code is needed, it is that of the neighbouring step."""

import itertools
import random
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from conftest import shell
from phone import Phone, in_one_step
from shop import check_wrong

SETTINGS = list(itertools.product(["sha1", "sha256", "sha512"], [6, 8], [30, 60, 45]))
SECRET_BYTES = {"SHA1": 20, "SHA256": 32, "SHA512": 64}
THREADS = 64


@pytest.mark.parametrize("algorithm, digits, period", SETTINGS)
def test_two_implementations_agree_with_the_server(open_shop, algorithm, digits, period):
    shop = open_shop(algorithm=algorithm, digits=digits, period=period)
    for register in (shop.registered, shop.registered_by_the_user, shop.registered_in_the_shell):
        user = shop.user()
        made = register(user)
        phone = Phone(made["uri"])
        assert (phone.algorithm, phone.digits, phone.period) == (algorithm.upper(), digits, period)
        assert (made["secret"], len(phone.totp.byte_secret())) == (phone.secret, SECRET_BYTES[phone.algorithm])
        # Whichever step the server is in by now, these are of its window, and each is later than the one before.
        for code, ask in ((phone.code(), shop.verify), (phone.code(+1), shop.totp)):
            answer = ask(user, code)
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("algorithm, digits, period", SETTINGS)
def test_two_implementations_agree_at_random_instants(algorithm, digits, period):
    """What the other tests rely on: what they compute with is right at any time, not only today."""
    for _ in range(3):
        phone, instant = Phone.drawn(algorithm, digits, period), random.randrange(2**33)
        told = phone.told_by_oathtool(instant, following=20)
        assert told == [phone.totp.at(instant + step * period) for step in range(21)]


def test_the_settings_of_the_shell_hold(open_shop):
    shop = open_shop()
    flags = "--algorithm SHA512 --digits 8 --period 60 --issuer Readmit"
    shell(f"readmit totp settings --app {shop.application} {flags}")
    user, phone = shop.phone()
    assert (phone.algorithm, phone.digits, phone.period) == ("SHA512", 8, 60)
    assert phone.totp.issuer == "Readmit"
    assert shop.totp(user, phone.code()).status_code == 200


def test_what_apps_ignore_is_warned_of(open_shop, shop):
    user = shop.user()
    assert "warnings" not in shop.registered(user)
    unusual = open_shop(algorithm="sha256", digits=8, period=45)
    warned = [text.split(":")[0] for text in unusual.registered(unusual.user())["warnings"]]
    assert warned == ["algorithm", "digits", "period"]


@pytest.mark.parametrize("window", [0, 1, 2])
def test_the_window_has_edges(open_shop, window):
    shop = open_shop(window=window)

    def ask(steps: int) -> int:
        def attempt():
            user, phone = shop.phone()
            return shop.verify(user, phone.code(steps))

        answer = in_one_step(30, attempt)
        if answer.status_code != 200:
            check_wrong(answer)
        return answer.status_code

    answers = {steps: ask(steps) for steps in range(-3, 4)}
    assert answers == {steps: 200 if abs(steps) <= window else 400 for steps in range(-3, 4)}


def test_a_device_s_clock_is_told(shop):
    def ahead(steps: int) -> int:
        user, phone = shop.phone()
        return shop.verify(user, phone.code(steps)).json()["clock_ahead_seconds"]

    assert in_one_step(30, lambda: ahead(0)) == 0
    assert 0 < in_one_step(30, lambda: ahead(+1)) <= 45
    assert -45 <= in_one_step(30, lambda: ahead(-1)) < 0


def test_a_code_is_good_once_whichever_call_took_it(shop):
    calls = (shop.totp, shop.verify)
    for first, second in itertools.product(calls, calls):

        def attempt():
            user, phone = shop.phone()
            code = phone.code()
            assert first(user, code).status_code == 200
            return second(user, code), second(user, f" {code[:3]}-{code[3:]} ")

        for replayed in in_one_step(30, attempt):
            check_wrong(replayed)


def test_after_a_later_code_an_earlier_one_is_over(shop):
    def attempt():
        user, phone = shop.phone()
        late = shop.totp(user, phone.code(+1)).status_code
        return [late] + [shop.totp(user, phone.code(steps)).status_code for steps in (0, -1)]

    assert in_one_step(30, attempt) == [200, 400, 400]


def test_an_earlier_code_does_not_use_up_a_later_one(shop):
    def attempt():
        user, phone = shop.phone()
        return [shop.totp(user, phone.code(steps)).status_code for steps in (-1, 0, +1)]

    assert in_one_step(30, attempt) == [200, 200, 200]


def test_wrong_codes_are_refused_and_say_nothing(shop):
    user, phone = shop.phone()
    nobody, without = f"nobody-{secrets.token_hex(4)}", shop.user()
    for whom in (user, without, nobody):
        refused = shop.totp(whom, phone.wrong())
        check_wrong(refused)
        assert set(refused.json()) == {"error_code", "message", "reference"}
        assert refused.json()["message"] == "Invalid user or passcode"


@pytest.mark.parametrize("typed", ["", "12345", "123456789", "12345a", "１２３４５６", "+12345", "-1"])
def test_a_typo_is_told_and_not_counted(shop, typed):
    user, phone = shop.phone()
    for _ in range(6):
        refused = shop.totp(user, typed)
        check_wrong(refused)
        assert "6 to 8 digits" in refused.json()["message"]
    assert shop.totp(user, phone.code()).status_code == 200


def test_digits_of_another_length_are_another_code(open_shop):
    shop = open_shop(digits=8)
    user, phone = shop.phone()
    code = phone.code()
    check_wrong(shop.totp(user, code[2:]))
    assert shop.totp(user, f"{code[:4]} {code[4:]}").status_code == 200


def test_one_user_s_code_is_not_another_one_s(shop):
    (ann, of_ann), (bob, of_bob) = shop.phone(), shop.phone()
    check_wrong(shop.totp(bob, of_ann.code()))
    assert shop.totp(ann, of_ann.code()).status_code == 200
    assert shop.totp(bob, of_bob.code()).status_code == 200


@pytest.mark.parametrize("call", ["totp", "verify"])
def test_another_application_s_client_cannot_use_a_code(shop, open_shop, call):
    user, phone = shop.phone()
    check_wrong(getattr(open_shop(), call)(user, phone.code()))
    assert shop.totp(user, phone.code()).status_code == 200


def test_another_application_s_client_sets_no_clock_and_locks_nobody(shop, open_shop):
    user, phone = shop.phone()
    other = open_shop()
    check_wrong(other.ask("resync", user, token=phone.code(), next_token=phone.code(+1)))
    for _ in range(6):
        check_wrong(other.totp(user, phone.wrong()))
    assert shop.totp(user, phone.code()).status_code == 200


def test_another_application_s_client_manages_nothing(shop, open_shop):
    user, phone = shop.phone()
    other = open_shop()
    path = f"/cis/v1/users/{user}"
    calls = ["totp/register", "totp/confirm", "totp/revoke", "authenticators/types/totp/lock"]
    for call in calls:
        assert other.post(f"{path}/{call}", {"token": phone.code()}).status_code == 404, call
    assert shop.totp(user, phone.code()).status_code == 200


def test_two_codes_in_a_row_set_a_clock_right(shop):
    """Five minutes fast is beyond the window; two codes that follow each other prove the device."""

    def attempt():
        user, phone = shop.phone()
        before = shop.totp(user, phone.code(+10)).status_code
        far = shop.ask("resync", user, token=phone.code(+10), next_token=phone.code(+12)).status_code
        set_right = shop.ask("resync", user, token=phone.code(+10), next_token=phone.code(+11))
        return before, far, set_right.status_code, shop.totp(user, phone.code(+12)).status_code

    assert in_one_step(30, attempt) == (400, 400, 200, 200)


def test_one_code_lets_one_of_many_in(shop):
    """Each thread has a connection of its own; the others are told no, and count, until TOTP locks."""
    user, phone = shop.phone()
    code, together = phone.code(), Barrier(THREADS)

    def submit(_):
        client = shop.another()
        together.wait(timeout=30)
        answer = client.totp(user, code)
        client.http.close()
        return answer.status_code, answer.json().get("error_code")

    with ThreadPoolExecutor(THREADS) as threads:
        answers = Counter(threads.map(submit, range(THREADS)))
    assert answers.pop((200, None)) == 1
    assert answers.pop((400, "auth_invalid_credentials")) == 5
    # So many wait for one account that the last in the row may be sent away, unjudged.
    assert set(answers) <= {(403, "auth_locked"), (429, "system_too_many_requests")}
    assert answers[403, "auth_locked"] > 0


def test_the_same_race_through_both_doors(shop):
    """A code that is verified signs nobody in, however close the two calls are."""
    for _ in range(8):
        user, phone = shop.phone()
        code = phone.code()
        with ThreadPoolExecutor(4) as threads:
            calls = [threads.submit(call, user, code) for call in (shop.totp, shop.verify) * 2]
            answers = [call.result().status_code for call in calls]
        assert sorted(answers) == [200, 400, 400, 400]
