"""A user's phone: an authenticator app that has scanned a key URI, made of two implementations that know nothing of
the server, pyotp and oathtool, which must agree on every code. It signs transactions with a third one, oath."""

import re
import secrets
import subprocess
import time

import pyotp
from oath._ocra import str2ocrasuite  # its public classes draw their own challenges

PATIENCE = 10


class Phone:
    """The app. A TOTP is a counter of time steps; `steps` counts from the one that is now."""

    def __init__(self, uri: str):
        self.uri = uri
        self.totp = pyotp.parse_uri(uri)
        self.algorithm = self.totp.digest().name.upper()
        self.digits, self.period, self.secret = self.totp.digits, self.totp.interval, self.totp.secret

    @classmethod
    def drawn(cls, algorithm: str, digits: int, period: int) -> "Phone":
        """One with a random secret, which no server has seen."""
        secret = pyotp.random_base32(secrets.choice([32, 52, 103]))
        settings = f"algorithm={algorithm.upper()}&digits={digits}&period={period}"
        return cls(f"otpauth://totp/x?secret={secret}&{settings}")

    def code(self, steps=0) -> str:
        return self.code_at(int(time.time()) + steps * self.period)

    def code_at(self, instant: int) -> str:
        (told,) = self.told_by_oathtool(instant)
        assert self.totp.at(instant) == told, "pyotp and oathtool do not agree"
        return told

    def told_by_oathtool(self, instant: int, following=0) -> list[str]:
        """The code of an instant, and those of the steps that follow."""
        command = [
            "oathtool",
            f"--totp={self.algorithm}",
            "--base32",
            f"--digits={self.digits}",
            f"--time-step-size={self.period}s",
            f"--now=@{instant}",
            f"--window={following}",
            self.secret,
        ]
        told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        assert told.returncode == 0, told.stderr
        return told.stdout.split()

    def wrong(self) -> str:
        """A code of the right form that is not right in any step near now."""
        near = {self.totp.at(int(time.time()) + steps * self.period) for steps in range(-4, 5)}
        return next(code for code in iter(self.any_code, "") if code not in near)

    def any_code(self) -> str:
        return f"{secrets.randbelow(10**self.digits):0{self.digits}}"

    def is_ambiguous(self) -> bool:
        """Whether two steps near now have one code: it would be right twice, which is a chance and no defect."""
        near = [self.totp.at(int(time.time()) + steps * self.period) for steps in range(-4, 5)]
        return len(set(near)) < len(near)

    def suite(self) -> str:
        """How a transaction is signed with this TOTP (RFC 6287 section 6)."""
        step = f"{self.period}S" if self.period < 60 else f"{self.period // 60}M"
        return f"OCRA-1:HOTP-{self.algorithm}-{self.digits}:QN06-T{step}"

    def response(self, challenge: str, instant=None) -> str:
        """What the app shows for a challenge."""
        assert re.fullmatch(r"\d{6}", challenge)
        step = int(time.time() if instant is None else instant) // self.period
        return str2ocrasuite(self.suite())(self.totp.byte_secret(), Q=challenge, T_precomputed=step)


def in_one_step(period: int, attempt):
    """What comes of an attempt that began and ended in one time step. Where a step ended meanwhile, codes have aged by
    one, and it is made again; so it must take a user of its own each time."""
    for _ in range(PATIENCE):
        step = int(time.time()) // period
        outcome = attempt()
        if int(time.time()) // period == step:
            return outcome
    raise AssertionError("no attempt was over within one time step")
