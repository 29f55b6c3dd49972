"""What a person pastes into a shell: the vendor's curl call, and the walk that the demo prints."""

import json
import os
import re

import pytest
from conftest import shell


@pytest.fixture(scope="module")
def walk() -> str:
    with open(os.environ["CLIENTS_DEMO_OUTPUT"], encoding="utf-8") as file:
        return file.read()


def test_the_documented_call_returns_a_code(base, backend, user):
    # As in the vendor's guide to account recovery; only host, token and user are filled in.
    answer = shell(f"""
curl -i -X POST \\
  {base}/cis/v1/auth/otp/send \\
  -H 'Authorization: Bearer {backend.token}' \\
  -H 'Content-Type: application/json' \\
  -d '{{
    "channel": "direct",
    "identifier_type": "user_id",
    "identifier": "{user.external_user_id}",
    "expires_in": 600
  }}'
""")
    head, _, body = answer.replace("\r\n", "\n").partition("\n\n")
    assert head.startswith("HTTP/1.1 200 OK")
    code = json.loads(body)["code"]
    assert backend.authenticate(user.id, code).status_code == 200


def test_the_demo_s_walk_ends_with_tokens_and_with_the_log(walk):
    # What is indented is to be pasted; the rest says what it is.
    part = walk.partition("Paste this")[2].partition("The same from")[0]
    script = "\n".join(line for line in part.splitlines() if line.startswith("  "))
    told = shell(script)
    assert len(re.findall(r"the code is \d{6}\b", told)) == 2
    assert told.count('"token_type":"Bearer"') == 2
    log, _ = json.JSONDecoder().raw_decode(told[told.index('{"events"') :])
    assert "admin_recovery_otp_code_generated" in [event["activity"] for event in log["events"]]


def test_the_help_desk_s_command_issues_a_code_that_works(walk, demo, backend):
    command = re.search(r"^ +(.* code issue .*)$", walk, re.MULTILINE)[1]
    issued = json.loads(shell(f"{command} --json"))
    user = re.search(r"--user (\S+)", command)[1]
    assert user in [known["username"] for known in demo["users"]]
    assert backend.authenticate(user, issued["code"], "username").status_code == 200
