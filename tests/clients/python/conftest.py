"""What every test has at hand: the running demo, its two clients, and users made for one test."""

import json
import os
import secrets
import subprocess
from dataclasses import dataclass

import pytest
import requests

pytest_plugins = ["okta_fixtures"]


class Client:
    """A back end with credentials of its own. Every call is one HTTP request; answers are not judged here."""

    def __init__(self, base: str, client_id: str, secret: str):
        self.base, self.id, self.secret = base, client_id, secret
        self.http = requests.Session()
        self.token = self.ask_for_token().json()["access_token"]

    def ask_for_token(self) -> requests.Response:
        form = {"grant_type": "client_credentials", "client_id": self.id, "client_secret": self.secret}
        return requests.post(f"{self.base}/oidc/token", data=form, timeout=10)

    def call(self, method: str, path: str, body=None, token=None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.http.request(method, self.base + path, json=body, headers=headers, timeout=10)

    def post(self, path: str, body, token=None) -> requests.Response:
        return self.call("POST", path, body, token)

    def send(self, identifier: str, identifier_type="user_id", **more) -> requests.Response:
        order = {"channel": "direct", "identifier_type": identifier_type, "identifier": identifier, **more}
        return self.post("/cis/v1/auth/otp/send", order)

    def code(self, identifier: str, **more) -> str:
        sent = self.send(identifier, **more)
        assert sent.status_code == 200, sent.text
        return sent.json()["code"]

    def authenticate(self, identifier: str, code: str, identifier_type="user_id", **more) -> requests.Response:
        attempt = {"identifier_type": identifier_type, "identifier": identifier, "passcode": code, **more}
        return self.post("/cis/v1/auth/otp/authenticate", attempt)

    def sign_in(self, identifier: str, **more) -> dict:
        answer = self.authenticate(identifier, self.code(identifier, **more))
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass
class User:
    """One user of the demo's application, by every identifier."""

    id: str
    external_user_id: str
    username: str
    email: str
    phone_number: str

    def identifiers(self) -> dict:
        """Values by `identifier_type`; a user id is ours or the customer's."""
        return {
            "user_id": [self.id, self.external_user_id],
            "email": [self.email],
            "phone_number": [self.phone_number],
            "username": [self.username],
        }


def shell(script: str, **environment) -> str:
    """What a script prints, run where `readmit-data` is, as in a clone after `make run`."""
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=os.environ["CLIENTS_CLONE"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return ran.stdout


def wrong(code: str) -> str:
    """A code of the same form that is another one."""
    return "".join(str((int(digit) + 1) % 10) for digit in code)


@pytest.fixture(scope="session")
def demo() -> dict:
    with open(os.path.join(os.environ["CLIENTS_CLONE"], "readmit-data/demo.json"), encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture(scope="session")
def base(demo) -> str:
    return demo["base_url"]


@pytest.fixture(scope="session")
def backend(demo, base) -> Client:
    """The client that may do everything."""
    return Client(base, demo["mosaic"]["client_id"], demo["mosaic"]["client_secret"])


@pytest.fixture(scope="session")
def second(demo, base) -> Client:
    """Another client of the same application."""
    return Client(base, demo["mosaic"]["client2_id"], demo["mosaic"]["client2_secret"])


@pytest.fixture
def user(backend) -> User:
    """Nobody else's user, so that no test meets another one's locks."""
    name = f"u{secrets.token_hex(6)}"
    person = {
        "external_user_id": f"ext-{name}",
        "username": name,
        "email": f"{name}@example.com",
        "phone_number": f"+49151{secrets.randbelow(10**8):08}",
    }
    made = backend.post("/cis/v1/users", person)
    assert made.status_code == 201, made.text
    return User(id=made.json()["result"]["user_id"], **person)


@pytest.fixture
def stranger(backend) -> Client:
    """A client of another application."""
    made = backend.post("/cis/v1/applications", {"name": f"Other {secrets.token_hex(4)}"})
    assert made.status_code == 201, made.text
    path = f"/cis/v1/applications/{made.json()['result']['app_id']}/clients"
    made = backend.post(path, {"name": "Back end"})
    assert made.status_code == 201, made.text
    return Client(backend.base, made.json()["client_id"], made.json()["client_secret"])


@pytest.fixture(scope="session")
def signing_client(demo, backend):
    """Makes a client of the demo's application whose tokens are signed with a given algorithm."""

    def make(algorithm: str) -> Client:
        path = f"/cis/v1/applications/{demo['mosaic']['application_id']}/clients"
        permissions = ["auth:execute"]
        order = {"name": f"Signs {algorithm}", "token_algorithm": algorithm, "permissions": permissions}
        made = backend.post(path, order)
        assert made.status_code == 201, made.text
        return Client(backend.base, made.json()["client_id"], made.json()["client_secret"])

    return make


@pytest.fixture(scope="session")
def open_shop(backend):
    """Opens a shop with settings of TOTP, in the words of `auth_methods.totp`."""
    from shop import Shop  # which is a client, of this file

    def open_one(**settings) -> Shop:
        return Shop.opened(backend, **settings)

    return open_one


@pytest.fixture(scope="session")
def shop(open_shop):
    """A shop with the settings that everybody begins with."""
    return open_shop()
