"""The README's example, pasted: it gives what the README shows."""

import json
import os
import re

import pytest
from conftest import shell

NUMBERS = "Zero|One|Two|Three|Four|Five|Six|Seven|Eight|Nine"


@pytest.fixture(scope="module")
def blocks(base) -> list:
    """The fenced blocks of the example, with the port of this server."""
    with open(os.environ["CLIENTS_README"], encoding="utf-8") as readme:
        section = readme.read().partition("## An example\n")[2].partition("\n## ")[0]
    found = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [block.replace("http://localhost:8080", base) for block in found]


def place(blocks, word) -> int:
    [found] = [place for place, block in enumerate(blocks) if word in block]
    return found


def test_the_calls_answer_as_shown(blocks, backend):
    token, send = place(blocks, "/oidc/token"), place(blocks, "/otp/send")
    authenticate = place(blocks, "/otp/authenticate")
    sent = json.loads(shell(blocks[token] + blocks[send]))
    shown = json.loads(blocks[send + 1])
    assert {**sent, "code": None} == {**shown, "code": None}
    assert len(sent["code"]) == len(shown["code"])

    assert shown["code"] in blocks[authenticate]
    answer = shell(blocks[token] + blocks[authenticate].replace(shown["code"], sent["code"]))
    assert masked(answer) == masked(blocks[authenticate + 1])

    [again] = [json.loads(block) for block in blocks if '"reference"' in block]
    refused = backend.authenticate("demo-ann", sent["code"]).json()
    assert {**refused, "reference": None} == {**again, "reference": None}
    assert len(refused["reference"]) == len(again["reference"])


def test_the_commands_answer_as_shown(blocks):
    console = blocks[place(blocks, "$ readmit")]
    steps = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n?)*)", console, re.MULTILINE)
    assert steps
    for command, shown in steps:
        output = shell(command)
        for line, expected in zip(output.splitlines(), shown.strip().splitlines(), strict=True):
            # An ellipsis leaves out the rest of a line.
            expected, elided, _ = masked(expected).partition(" …")
            assert masked(line) == expected or (elided and masked(line).startswith(expected + " "))


def masked(text: str) -> str:
    """Without what differs from run to run: tokens, ids, digits and digits in words."""
    text = re.sub(r'("(?:access_token|id_token|refresh_token|session_id)":")[\w.-]+', r"\1", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id", text)
    return re.sub(r"\d", "0", re.sub(NUMBERS, "number", text)).strip()
