"""The page about Okta's API: what is to be pasted is run as it stands, and gives what the page shows."""

import os
import re
import subprocess
import sys

import pytest
from okta_sdk import PLAIN

BORDER = "-- the next block --"


@pytest.fixture(scope="module")
def blocks() -> list:
    """All fenced blocks, with their languages, in order."""
    with open(os.environ["CLIENTS_OKTA_GUIDE"], encoding="utf-8") as page:
        return re.findall(r"^```(\w+)\n(.*?)^```$", page.read(), re.MULTILINE | re.DOTALL)


def test_the_commands_answer_as_shown(blocks, organisation):
    """One shell for all of them, as for somebody who reads on."""
    script, shown = "", []
    for place, (language, text) in enumerate(blocks):
        if language == "sh":
            script += f"{text}echo '{BORDER}'\n"
            following = blocks[place + 1 : place + 2]
            shown.append(following[0][1] if following and following[0][0] in ("json", "text") else "")
    script = script.replace("http://localhost:8080", organisation.contract()["base_url"])
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=organisation.data.parent,
        env=organisation.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = ran.stdout.split(f"{BORDER}\n")
    assert printed.pop() == ""
    for told, expected in zip(printed, shown, strict=True):
        assert masked(told) == masked(expected)


def masked(text: str) -> str:
    """Without what differs from run to run."""
    text = re.sub(r'("tac": ").*(",)$', r"\1\2", text, flags=re.MULTILINE)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "", text)


def test_the_python_programs_run(blocks, organisation):
    programs = [text for language, text in blocks if language == "python"]
    told = [run(program, organisation) for program in programs]
    with organisation.sdk() as sdk:
        users = [f"{user.id} {user.status.value} {user.profile.login}\n" for user in sdk.list_users()]
    # A service application does not see the operators.
    assert told == ["".join(users), f"{len(organisation.contract()['users'])} users\n"]


def run(program: str, organisation) -> str:
    """What a program prints that finds its settings where the page puts them."""
    exported = {"OKTA_CLIENT_ORGURL": organisation.contract()["base_url"], "OKTA_CLIENT_TOKEN": organisation.token}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**organisation.environment, **PLAIN, **exported},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_path_of_the_page_is_served(blocks, organisation):
    """The first column of what is spoken: at least its list is."""
    with open(os.environ["CLIENTS_OKTA_GUIDE"], encoding="utf-8") as page:
        section = page.read().partition("## What is spoken\n")[2].partition("\n## ")[0]
    paths = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    assert len(paths) == 9
    with organisation.sdk() as sdk:
        for path in paths:
            query = "?type=PASSWORD" if path == "policies" else ""
            assert isinstance(sdk.raw("GET", f"/api/v1/{path.replace('{id}', 'me')}{query}"), list), path
