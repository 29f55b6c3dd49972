"""The examples of the developers' guide, run as they are printed there."""

import os
import re
import subprocess
import sys

import pytest
from conftest import shell


def example(language: str) -> str:
    with open(os.environ["CLIENTS_GUIDE"], encoding="utf-8") as guide:
        blocks = re.findall(rf"^```{language}\n(.*?)^```$", guide.read(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, f"the guide has {len(blocks)} examples in {language}"
    return blocks[0]


@pytest.fixture
def environment(base, backend, user) -> dict:
    return {"BASE_URL": base, "CLIENT_ID": backend.id, "CLIENT_SECRET": backend.secret, "USER_NAME": user.username}


def test_the_shell_example_ends_with_tokens(environment):
    output = shell(example("sh"), **environment)
    assert re.search(r'"access_token":"[\w-]+\.[\w-]+\.[\w-]+"', output)
    assert '"session_id"' in output


def test_the_python_example_verifies_who_is_in(environment, user):
    ran = subprocess.run(
        [sys.executable, "-c", example("python")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == f"{user.username} is in: {user.id}, by ['otp']"
