"""Transactions: a challenge stands for what is approved, the user's phone answers it, and the tokens repeat it.

The answers are OCRA (RFC 6287), by an implementation from PyPI that is first held against the RFC's own vectors."""

import json
import random
import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import jwt
import pytest
from oath._ocra import str2ocrasuite
from phone import PATIENCE, Phone, in_one_step
from shop import check, check_wrong
from test_totp import SETTINGS

# RFC 6287, appendix C.1: suite, bytes of the key, and the answers to 00000000, 11111111, …
VECTORS = [
    (
        "OCRA-1:HOTP-SHA1-6:QN08",
        20,
        "237653 243178 653583 740991 608993 388898 816933 224598 750600 294470",
    ),
    ("OCRA-1:HOTP-SHA512-8:QN08-T1M", 64, "95209754 55907591 22048402 24218844 36209546"),
]
RFC_STEP = 0x132D0B6


def generated(given: str, challenge: str, *flags: str) -> dict:
    """What `readmit totp sign` answers. It needs no server; the secret is what it reads."""
    done = subprocess.run(
        ["readmit", "--json", "totp", "sign", challenge, *flags],
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def approved(tokens: dict) -> dict:
    return jwt.decode(tokens["id_token"], options={"verify_signature": False})["approval_data"]


def test_the_reference_answers_as_the_rfc_does():
    for suite, length, answers in VECTORS:
        key = (b"1234567890" * 7)[:length]
        given = str2ocrasuite(suite)
        for digit, answer in enumerate(answers.split()):
            assert given(key, Q=str(digit) * 8, T_precomputed=RFC_STEP) == answer


@pytest.mark.parametrize("algorithm, digits, period", SETTINGS)
def test_the_generator_answers_as_the_reference_at_random_instants(algorithm, digits, period):
    if period == 45:
        # A phone that was told all by its key URI; the others are told by flags.
        flags, whole = [], True
    else:
        flags, whole = ["--algorithm", algorithm, "--digits", str(digits), "--period", str(period)], False
    for challenge in (f"{secrets.randbelow(10**6):06}", f"{secrets.randbelow(10):06}", "000000"):
        phone, instant = Phone.drawn(algorithm, digits, period), random.randrange(2**32)
        at = datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = generated(phone.uri if whole else phone.secret, challenge, "--at", at, *flags)
        assert answer["response"] == phone.response(challenge, instant)
        assert answer["suite"] == phone.suite()


@pytest.mark.parametrize("algorithm, digits, period", SETTINGS)
def test_what_both_answer_the_server_takes(open_shop, algorithm, digits, period):
    shop = open_shop(algorithm=algorithm, digits=digits, period=period)
    user, phone = shop.phone()
    answers = [phone.response, lambda challenge: generated(phone.uri, challenge)["response"]]
    for answer in answers:
        started = shop.start(user, amount=100, to="Ann B.").json()
        signed = shop.sign(started, answer(started["transaction_challenge"]))
        assert signed.status_code == 200, signed.text
        assert approved(signed.json()) == {"amount": "100", "to": "Ann B."}


def test_the_tokens_say_who_approved_what(shop, base):
    user, phone = shop.phone()
    started = shop.start(user, ticket="INC-4711", amount=12)
    assert started.status_code == 201, started.text
    assert started.json()["approval_data"] == {"ticket": "INC-4711", "amount": "12"}
    assert started.json()["expires_in"] == 300
    tokens = shop.sign(started.json(), phone.response(started.json()["transaction_challenge"])).json()
    key = jwt.PyJWKClient(f"{base}/cis/oidc/jwks").get_signing_key_from_jwt(tokens["id_token"])
    claims = jwt.decode(
        tokens["id_token"], key, algorithms=["EdDSA", "ES256", "RS256"], audience=shop.id, issuer=f"{base}/cis"
    )
    assert (claims["sub"], claims["sid"], claims["amr"]) == (user, tokens["session_id"], ["otp"])
    assert claims["approval_data"] == {"ticket": "INC-4711", "amount": "12"}


def test_a_signature_is_good_once(shop):
    user, phone = shop.phone()
    started = shop.start(user, amount=1).json()
    answer = phone.response(started["transaction_challenge"])
    assert shop.sign(started, answer).status_code == 200
    for _ in range(6):
        check(shop.sign(started, answer), 400, "auth_transaction_over")
    # That was asked too late, and was no wrong answer.
    assert shop.totp(user, phone.code()).status_code == 200


def test_one_of_many_signs(shop):
    user, phone = shop.phone()
    started = shop.start(user, amount=1).json()
    answer = phone.response(started["transaction_challenge"])
    with ThreadPoolExecutor(16) as threads:
        calls = [threads.submit(shop.another().sign, started, answer) for _ in range(16)]
        answers = sorted(call.result().status_code for call in calls)
    assert answers == [200] + [400] * 15


def test_what_is_approved_cannot_be_changed(shop):
    user, phone = shop.phone()
    cheap, dear = shop.start(user, amount=1).json(), shop.start(user, amount=1000).json()
    assert cheap["transaction_challenge"] != dear["transaction_challenge"]
    answer = phone.response(cheap["transaction_challenge"])
    check_wrong(shop.sign(dear, answer))
    for more in ({"approval_data": {"amount": "1000"}}, {"transaction_challenge": dear["transaction_challenge"]}):
        check(shop.sign(cheap, answer, **more), 400, "system_invalid_input")
    assert approved(shop.sign(cheap, answer).json()) == {"amount": "1"}


def test_the_same_data_have_another_challenge_each_time(shop):
    user, phone = shop.phone()
    challenges = {shop.start(user, amount=1).json()["transaction_challenge"] for _ in range(4)}
    assert len(challenges) > 1


def test_an_ordinary_code_signs_nothing_and_a_signature_is_no_code(shop):
    user, phone = shop.phone()
    started = shop.start(user, amount=1).json()
    answer = phone.response(started["transaction_challenge"])
    check_wrong(shop.sign(started, phone.code()))
    check_wrong(shop.totp(user, answer))
    assert shop.sign(started, answer).status_code == 200
    # Neither did the refused code count as used.
    assert shop.totp(user, phone.code()).status_code == 200


def test_three_wrong_answers_end_a_transaction(shop):
    user, phone = shop.phone()
    started = shop.start(user, amount=1).json()
    answer = phone.response(started["transaction_challenge"])
    near = {phone.response(started["transaction_challenge"], at) for at in near_now()}
    other = next(code for code in iter(phone.any_code, "") if code not in near)
    for _ in range(3):
        check_wrong(shop.sign(started, other))
    check(shop.sign(started, answer), 400, "auth_transaction_over")
    again = shop.start(user, amount=1).json()
    assert shop.sign(again, phone.response(again["transaction_challenge"])).status_code == 200


def near_now() -> list[int]:
    now = int(datetime.now(timezone.utc).timestamp())
    return [now + steps * 30 for steps in range(-4, 5)]


def test_an_answer_has_the_window_of_a_code(shop):
    def attempt():
        user, phone = shop.phone()
        statuses = {}
        for steps, at in zip(range(-4, 5), near_now()):
            if abs(steps) <= 2:
                started = shop.start(user, amount=1).json()
                signed = shop.sign(started, phone.response(started["transaction_challenge"], at))
                statuses[steps] = signed.status_code
        return statuses

    assert in_one_step(30, attempt) == {-2: 400, -1: 200, 0: 200, 1: 200, 2: 400}


def test_a_lock_voids_what_waits_to_be_signed(shop):
    """Else whoever has guessed until the lock guesses on after it."""
    user, phone = shop.phone()
    path = f"/cis/v1/users/{user}/authenticators/types/totp"
    for lock in (lambda: [shop.totp(user, phone.wrong()) for _ in range(5)], lambda: shop.post(f"{path}/lock", {})):
        started = shop.start(user, amount=1).json()
        lock()
        answer = phone.response(started["transaction_challenge"])
        check(shop.sign(started, answer), 403, "auth_locked")
        assert shop.post(f"{path}/unlock", {}).status_code == 204
        check(shop.sign(started, answer), 400, "auth_transaction_over")


def test_another_application_s_client_signs_nothing(shop, open_shop):
    user, phone = shop.phone()
    started = shop.start(user, amount=1).json()
    answer = phone.response(started["transaction_challenge"])
    check(open_shop().sign(started, answer), 400, "auth_transaction_over")
    assert shop.sign(started, answer).status_code == 200


def test_another_application_s_client_starts_nothing(shop, open_shop):
    user, _ = shop.phone()
    check(open_shop().start(user, amount=1), 404, "user_not_found")


def test_who_cannot_sign_is_told(shop):
    check(shop.start(shop.user(), amount=1), 404, "totp_not_registered")
    check(shop.start(f"nobody-{secrets.token_hex(4)}", amount=1), 404, "user_not_found")


@pytest.mark.parametrize(
    "data", [{"amount": "€ 5"}, {"a": ["b"]}, {"a": {"b": "c"}}, {"a": True}, {f"k{n}": 1 for n in range(11)}]
)
def test_what_no_token_could_repeat_is_refused(shop, data):
    user, _ = shop.phone()
    check(shop.start(user, **data), 400, "system_invalid_input")


@pytest.mark.parametrize("transaction", ["", "x", "A" * 43, "../../etc", "é"])
def test_an_unknown_transaction_is_over(shop, transaction):
    check(shop.sign({"transaction_id": transaction}, "123456"), 400, "auth_transaction_over")
