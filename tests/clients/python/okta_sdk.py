"""Okta's SDK for Python, unmodified, against a server of its own: one call after the other, refusals as exceptions."""

import asyncio
import json
import os
import ssl
from pathlib import Path
from unittest.mock import patch

import aiohttp
from conftest import Client as Shop
from installation import Installation
from multidict import CIMultiDict
from okta import models
from okta.client import Client

PLAIN = {"OKTA_TESTING_TESTINGDISABLEHTTPSCHECK": "true"}
"""The one way to have the SDK call a server over plain HTTP."""


class Refused(Exception):
    """What the SDK made of an error."""

    def __init__(self, error):
        super().__init__(error.message)
        self.status, self.code, self.summary = error.status, error.error_code, error.error_summary
        self.causes = [cause["errorSummary"] for cause in error.error_causes]


class Sdk:
    """A method of the SDK's client has the same name here, and returns the value alone."""

    def __init__(self, url: str, certificate: Path | None = None, **caller):
        self.loop = asyncio.new_event_loop()
        with patch.dict(os.environ, PLAIN if url.startswith("http:") else {}):
            self.client = Client({"orgUrl": url, **caller})
        self.headers = None
        """Of the last answer."""
        self.session = None
        if certificate is not None:
            self.session = self.loop.run_until_complete(session(certificate))
            self.client.get_request_executor().set_session(self.session)

    def close(self):
        if self.session is not None:
            self.loop.run_until_complete(self.session.close())
        # Connections of the last call end one turn later.
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def __enter__(self) -> "Sdk":
        return self

    def __exit__(self, *_):
        self.close()

    def __getattr__(self, name: str):
        method = getattr(self.client, name)

        def call(*arguments, **named):
            *value, answer, error = self.loop.run_until_complete(method(*arguments, **named))
            if error is not None:
                raise Refused(error)
            self.headers = CIMultiDict(answer.headers)
            return value[0] if value else None

        return call

    def raw(self, method: str, path: str, body: dict | None = None, verbatim=True):
        """A request through the SDK's own executor, which looks at no model. By default nothing is left out of it."""
        executor = self.client.get_request_executor()

        async def fire():
            request, error = await executor.create_request(method, path, body, keep_empty_params=verbatim)
            assert error is None, error
            return await executor.execute(request)

        answer, text, error = self.loop.run_until_complete(fire())
        if error is not None:
            raise Refused(error)
        self.headers = answer.headers
        return json.loads(text) if text else None

    # What many tests need.

    def group(self, name: str) -> str:
        return self.add_group(models.AddGroupRequest.from_dict({"profile": {"name": name}})).id

    def allowed(self, name="May have codes") -> str:
        """A group whose members may have the codes of the guide."""
        group = self.group(name)
        self.raw("POST", "/api/v1/policies", {**guide("enrollment_policy", group), "name": name})
        return group

    def person(self, login: str, **more) -> str:
        profile = {"login": login, "email": login, "firstName": "Test", "lastName": "User"}
        return self.create_user(models.CreateUserRequest.from_dict({"profile": profile, **more})).id

    def tac_authenticator(self, **changed) -> str:
        """The guide's authenticator, with other settings if need be."""
        body = guide("authenticator")
        body["provider"]["configuration"].update(changed)
        return self.create_authenticator(models.AuthenticatorBase.from_dict(body)).id

    def generate(self, user: str, authenticator: str, **profile):
        order = {"authenticatorId": authenticator, "profile": profile}
        order = models.AuthenticatorEnrollmentCreateRequestTac.from_dict(order)
        return self.create_tac_authenticator_enrollment(user, order)

    def enrollments(self, user: str) -> dict:
        """All of a user's, by key."""
        found = self.raw("GET", f"/api/v1/users/{user}/authenticator-enrollments")
        return {each["key"]: each for each in found}


async def session(certificate: Path) -> aiohttp.ClientSession:
    """Connections that trust one certificate and no other. The SDK's own `sslContext` cannot be copied by it."""
    context = ssl.create_default_context(cafile=certificate)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))


def guide(name: str, group="", authenticator="") -> dict:
    """A request of Okta's guide, word for word."""
    text = Path(os.environ["CLIENTS_TAC_BODIES"], f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text.replace("{groupId}", group).replace("{authenticatorId}", authenticator))


class Organisation(Installation):
    """A demo that nobody has set up yet."""

    def start(self, command="demo") -> "Organisation":
        return super().start(command)

    def sdk(self, token: str | None = None) -> Sdk:
        """The SDK over plain HTTP, with the administrator's token."""
        return Sdk(self.base, token=token or self.token)

    def secure_sdk(self, **caller) -> Sdk:
        """The same over TLS, or with other credentials."""
        caller = caller or {"token": self.token}
        return Sdk(self.secure_base, Path(self.environment["READMIT_TLS_CERTIFICATE"]), **caller)

    @property
    def token(self) -> str:
        return self.contract()["okta"]["api_token"]

    def shop(self) -> Shop:
        """The back end of the application that the demo's users sign in to."""
        made = self.contract()["mosaic"]
        return Shop(self.base, made["client_id"], made["client_secret"])
