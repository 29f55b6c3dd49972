"""A shop: an application of its own, with its settings of TOTP and users that no other test knows."""

import copy
import json
import secrets

import requests
from conftest import Client, shell
from phone import Phone


class Shop(Client):
    """The shop's back end."""

    def __init__(self, base: str, application: str, client: dict):
        super().__init__(base, client["client_id"], client["client_secret"])
        self.application = application

    @classmethod
    def opened(cls, backend: Client, **settings) -> "Shop":
        made = backend.post("/cis/v1/applications", {"name": f"Shop {secrets.token_hex(4)}"})
        assert made.status_code == 201, made.text
        application = made.json()["result"]["app_id"]
        client = backend.post(f"/cis/v1/applications/{application}/clients", {"name": "Back end"})
        assert client.status_code == 201, client.text
        shop = cls(backend.base, application, client.json())
        changed = shop.settle(**settings)
        assert changed.status_code == 200, changed.text
        shown = changed.json()["result"]["auth_methods"]["totp"]
        assert {name: shown[name] for name in settings} == settings
        return shop

    def settle(self, **settings) -> requests.Response:
        path = f"/cis/v1/applications/{self.application}"
        return self.call("PUT", path, {"auth_methods": {"totp": settings}})

    def another(self) -> "Shop":
        """The same client on a connection of its own."""
        twin = copy.copy(self)
        twin.http = requests.Session()
        return twin

    def user(self) -> str:
        name = f"t{secrets.token_hex(6)}"
        made = self.post("/cis/v1/users", {"username": name, "email": f"{name}@example.com"})
        assert made.status_code == 201, made.text
        return made.json()["result"]["user_id"]

    def phone(self, user: str | None = None, **more) -> tuple[str, Phone]:
        """A user whose phone has scanned what the back end had registered; replaced where one code is of two steps."""
        user = user or self.user()
        phone = Phone(self.registered(user, **more)["uri"])
        while phone.is_ambiguous():
            phone = Phone(self.registered(user, allow_override=True, **more)["uri"])
        return user, phone

    def register(self, user: str, **more) -> requests.Response:
        return self.post(f"/cis/v1/users/{user}/totp/register", more)

    def registered(self, user: str, **more) -> dict:
        made = self.register(user, **more)
        assert made.status_code == 201, made.text
        assert made.headers["Cache-Control"] == "no-store"
        return made.json()

    def registered_by_the_user(self, user: str, **more) -> dict:
        """The user's own token is from a code."""
        made = self.post("/cis/v1/auth/totp/register", more, token=self.sign_in(user)["access_token"])
        assert made.status_code == 201, made.text
        return made.json()

    def registered_in_the_shell(self, user: str) -> dict:
        return json.loads(shell(f"readmit --json totp register --user {user} --app {self.application}"))

    def totp(self, user: str, code: str, **more) -> requests.Response:
        """Signs a user in with a code of their phone."""
        return self.ask("authenticate", user, token=code, **more)

    def verify(self, user: str, code: str) -> requests.Response:
        return self.ask("verify", user, token=code)

    def start(self, user: str, **data) -> requests.Response:
        """Starts a transaction."""
        return self.ask("transaction/start", user, approval_data=data)

    def sign(self, started: dict, response: str, **more) -> requests.Response:
        """Presents what the phone showed for a started transaction."""
        order = {"transaction_id": started["transaction_id"], "totp_code": response, **more}
        return self.post("/cis/v1/auth/totp/transaction/authenticate", order)

    def ask(self, what: str, user: str, **more) -> requests.Response:
        return self.post(f"/cis/v1/auth/totp/{what}", {"identifier": user, "identifier_type": "user_id", **more})

    def totps(self, user: str) -> list[dict]:
        listed = self.call("GET", f"/cis/v1/users/{user}/authenticators")
        assert listed.status_code == 200, listed.text
        return [each for each in listed.json()["result"] if each["type"] == "totp"]


def check(answer: requests.Response, status: int, error: str):
    """A refusal is what it should be."""
    assert (answer.status_code, answer.json().get("error_code")) == (status, error), answer.text


def check_wrong(answer: requests.Response):
    check(answer, 400, "auth_invalid_credentials")
