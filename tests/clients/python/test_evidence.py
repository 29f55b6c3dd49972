"""The log as evidence: exported, bent in every way, and verified on another machine by file and public key alone."""

import base64
import hashlib
import json
import random
import shutil
import uuid
from types import SimpleNamespace

import pytest
from conftest import Client
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from installation import Installation

TAMPERED = 6


class Log:
    """An exported file: its lines, each an object of one field."""

    def __init__(self, text: str):
        self.lines = [json.loads(line) for line in text.splitlines()]

    def text(self) -> str:
        return "".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n" for line in self.lines)

    def places(self, kind: str) -> list:
        return [at for at, line in enumerate(self.lines) if kind in line]

    def at(self, place: int) -> dict:
        return next(iter(self.lines[place].values()))

    def busiest(self) -> list:
        """Places of the rows of the writer with the most rows, oldest first."""
        rows = self.places("row")
        writers = [self.at(row)["writer"] for row in rows]
        return [row for row in rows if self.at(row)["writer"] == max(writers, key=writers.count)]

    def row_of(self, place: int) -> dict:
        """The row that an event stands under."""
        return self.at(max(row for row in self.places("row") if row < place))

    def events_of(self, row: int) -> list:
        places = []
        for place in range(row + 1, len(self.lines)):
            if "event" not in self.lines[place]:
                break
            places.append(place)
        return places

    def rebuild(self, writer: str):
        """Does what someone does who owns the database: links all rows of a writer anew."""
        previous, number = bytes(32), 0
        for place in self.places("row"):
            row = self.at(place)
            if row["writer"] != writer:
                continue
            entries = b""
            for event in map(self.at, self.events_of(place)):
                ids = uuid.UUID(event["tenant"]).bytes + uuid.UUID(event["id"]).bytes
                entries += ids + hashlib.sha256(event["body"].encode()).digest()
            row |= {"previous": encode(previous), "entries": encode(entries), "number": number}
            previous = row_hash(row)
            number += 1


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def row_hash(row: dict) -> bytes:
    head = b"readmit/1/chain" + uuid.UUID(row["writer"]).bytes + row["number"].to_bytes(8, "big")
    return hashlib.sha256(head + decode(row["previous"]) + decode(row["entries"])).digest()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    """A log of several checkpoints, an older export of it, the public key, and the last checkpoint kept outside."""
    folder = tmp_path_factory.mktemp("evidence")
    with Installation(folder).start("demo") as installation:
        mosaic = installation.contract()["mosaic"]
        client = Client(installation.base, mosaic["client_id"], mosaic["client_secret"])
        old, older = folder / "old.jsonl", folder / "older-data"
        for part in range(3):
            if part == 2:
                installation.shell("audit", "export", str(old))
                installation.shell("backup", str(folder / "old.db"))
            for user in ["ann", "ben", "cleo"]:
                assert client.authenticate(user, client.code(user, identifier_type="username"), "username").ok
            anchor = installation.shell("audit", "checkpoint", "--seal")
        client.http.close()
        log, key = folder / "log.jsonl", installation.shell("audit", "key")["keys"][0]["public"]
        installation.shell("audit", "export", str(log))
    (folder / "anchor.json").write_text(json.dumps(anchor), encoding="utf-8")
    yield SimpleNamespace(
        folder=folder,
        key=key,
        anchor=str(folder / "anchor.json"),
        anchored=json.loads(anchor["statement"])["number"],
        text=log.read_text(encoding="utf-8"),
        old=old.read_text(encoding="utf-8"),
        older=older,
        ring=installation.data / "keys.json",
    )


@pytest.fixture
def verify(evidence, tmp_path):
    """Verifies a text in a place where there is nothing else, and returns the exit code and the answer."""

    def verified(text: str, *more: str):
        copy = tmp_path / "copy.jsonl"
        copy.write_bytes(text if isinstance(text, bytes) else text.encode())
        elsewhere = Installation(tmp_path / "elsewhere")
        done = elsewhere.try_shell("audit", "verify", str(copy), "--key", evidence.key, *more)
        assert not elsewhere.data.exists()
        return done.returncode, json.loads(done.stdout)

    return verified


def test_the_log_is_green_and_other_libraries_agree(evidence, verify):
    code, answer = verify(evidence.text, "--anchor", evidence.anchor)
    assert (code, answer["findings"], answer["cannot_see"]) == (0, [], [])
    log = Log(evidence.text)
    assert log.text() == evidence.text, "what is bent below differs by nothing else"
    assert answer["report"]["events"] == len(log.places("event")) >= 18
    key = Ed25519PublicKey.from_public_bytes(decode(evidence.key))
    checkpoints = [log.at(place) for place in log.places("checkpoint")]
    assert len(checkpoints) >= 3
    for checkpoint in checkpoints:
        signed = b"readmit/1/checkpoint\n" + checkpoint["statement"].encode()
        key.verify(decode(checkpoint["signature"]), signed)
    heads = {row["writer"]: encode(row_hash(row)) for row in map(log.at, log.places("row"))}
    last = json.loads(checkpoints[-1]["statement"])
    assert all(heads[head["writer"]] == head["hash"] for head in last["moved"])


def flip(text: str) -> str:
    """The text with one bit of its middle turned over."""
    middle = len(text) // 2
    return text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]


def flip_a_bit_of_an_event(log):
    place = log.places("event")[7]
    event = log.at(place)
    event["body"] = flip(event["body"])
    return {"finding": "event_changed", "event": event["id"]}


def flip_a_bit_beside_an_event(log):
    place = next(place for place in log.places("event") if "127.0.0.1" in log.at(place).get("personal", ""))
    event = log.at(place)
    event["personal"] = event["personal"].replace("127.0.0.1", "127.0.0.0")
    return {"finding": "personal_changed", "event": event["id"]}


def flip_a_bit_of_a_row(log):
    row = log.at(log.busiest()[2])
    entries = bytearray(decode(row["entries"]))
    entries[-1] ^= 1
    row["entries"] = encode(bytes(entries))
    return {"finding": "row_changed", "writer": row["writer"], "number": row["number"]}


def drop_event(at):
    def drop(log):
        place = log.places("event")[at]
        row = log.row_of(place)
        event = next(iter(log.lines.pop(place).values()))
        return {"finding": "event_missing", "event": event["id"], "writer": row["writer"], "number": row["number"]}

    return drop


def drop_row(at):
    def drop(log):
        place = log.busiest()[at]
        row = log.at(place)
        del log.lines[place : log.events_of(place)[-1] + 1]
        number = row["number"]
        return {"finding": "rows_missing", "writer": row["writer"], "from": number, "to": number}

    return drop


def swap_two_events(log):
    one, other = log.busiest()[1:3]
    one, other = log.events_of(one)[0], log.events_of(other)[0]
    log.lines[one], log.lines[other] = log.lines[other], log.lines[one]
    return {"event": log.at(one)["id"]}


def swap_two_rows(log):
    one, other = log.busiest()[1:3]
    row = log.at(one)
    log.lines[one], log.lines[other] = log.lines[other], log.lines[one]
    return {"finding": "row_moved", "writer": row["writer"], "number": row["number"]}


def append_a_forged_event(log):
    last = log.places("event")[-1]
    forged = json.loads(json.dumps(log.lines[last]))
    forged["event"]["id"] = str(uuid.UUID(int=uuid.UUID(forged["event"]["id"]).int + 1))
    log.lines.insert(last + 1, forged)
    return {"finding": "event_forged", "event": forged["event"]["id"]}


def insert_a_forged_row(log):
    """A row of its own for an event of its own, well linked to the row before it."""
    before, after = log.busiest()[2:4]
    event = json.loads(json.dumps(log.lines[log.events_of(before)[0]]))
    event["event"]["id"] = str(uuid.UUID(int=uuid.UUID(event["event"]["id"]).int + 1))
    row = json.loads(json.dumps(log.lines[after]))
    log.lines[after:after] = [row, event]
    entries = uuid.UUID(event["event"]["tenant"]).bytes + uuid.UUID(event["event"]["id"]).bytes
    row["row"]["entries"] = encode(entries + hashlib.sha256(event["event"]["body"].encode()).digest())
    return {"writer": row["row"]["writer"], "number": row["row"]["number"]}


def rebuild_a_chain(log):
    """Changes an event and links everything after it anew: only the signed checkpoint tells."""
    row = log.busiest()[2]
    writer = log.at(row)["writer"]
    event = log.events_of(row)[0]
    log.at(event)["body"] = flip(log.at(event)["body"])
    log.rebuild(writer)
    checkpoint = next(place for place in log.places("checkpoint") if place > row)
    number = json.loads(log.at(checkpoint)["statement"])["number"]
    return {"finding": "chain_rebuilt", "writer": writer, "after": number - 1, "before": number}


def drop_a_checkpoint(log):
    place = log.places("checkpoint")[1]
    number = json.loads(log.at(place)["statement"])["number"]
    del log.lines[place]
    return {"finding": "checkpoints_missing", "from": number, "to": number}


def forge_a_checkpoint(log):
    checkpoint = log.at(log.places("checkpoint")[1])
    statement = json.loads(checkpoint["statement"])
    statement["at"] += 1
    checkpoint["statement"] = json.dumps(statement, separators=(",", ":"))
    return {"finding": "checkpoint_signature", "number": statement["number"]}


@pytest.mark.parametrize(
    "bend",
    [
        flip_a_bit_of_an_event,
        flip_a_bit_beside_an_event,
        flip_a_bit_of_a_row,
        pytest.param(drop_event(0), id="drop_the_first_event"),
        pytest.param(drop_event(9), id="drop_a_middle_event"),
        pytest.param(drop_event(-1), id="drop_the_last_event"),
        pytest.param(drop_row(0), id="drop_the_first_row"),
        pytest.param(drop_row(3), id="drop_a_middle_row"),
        swap_two_events,
        swap_two_rows,
        append_a_forged_event,
        insert_a_forged_row,
        rebuild_a_chain,
        drop_a_checkpoint,
        forge_a_checkpoint,
    ],
)
def test_what_was_bent_is_named_with_its_place(bend, evidence, verify):
    log = Log(evidence.text)
    place = bend(log)
    code, answer = verify(log.text())
    assert code == TAMPERED and not answer["ok"]
    fits = [finding for finding in answer["findings"] if place.items() <= finding.items()]
    assert fits, f"{place} is not among {answer['findings']}"
    assert all(finding["message"] for finding in fits)
    assert "file_changed" in [finding["finding"] for finding in answer["findings"]], "nor does the file fit its end"


def test_a_cut_file_is_seen(evidence, verify):
    lines = evidence.text.splitlines(keepends=True)
    for kept in [len(lines) - 1, len(lines) // 2, 1]:
        code, answer = verify("".join(lines[:kept]))
        assert code == TAMPERED and "file_cut" in [finding["finding"] for finding in answer["findings"]]


def test_a_cut_tail_is_seen_by_the_anchor_alone(evidence, verify):
    # An honest export of an older database: nothing in it is wrong.
    code, answer = verify(evidence.old)
    assert code == 0 and any("--anchor" in line for line in answer["cannot_see"])
    code, answer = verify(evidence.old, "--anchor", evidence.anchor)
    assert code == TAMPERED
    (finding,) = answer["findings"]
    assert (finding["finding"], finding["anchor"]) == ("ends_before_anchor", evidence.anchored)
    assert finding["last"] < evidence.anchored


def test_an_older_database_that_went_on_is_seen_by_the_anchor_alone(evidence, verify):
    put_back = Installation(evidence.older)
    put_back.data.mkdir(parents=True)
    shutil.copyfile(evidence.folder / "old.db", put_back.data / "readmit.db")
    shutil.copyfile(evidence.ring, put_back.data / "keys.json")
    for _ in range(4):
        put_back.shell("user", "create", "--username", f"u{random.randrange(10**9)}")
        put_back.shell("audit", "checkpoint", "--seal")
    log = evidence.older / "log.jsonl"
    put_back.shell("audit", "export", str(log))
    text = log.read_text(encoding="utf-8")
    assert verify(text)[0] == 0
    code, answer = verify(text, "--anchor", evidence.anchor)
    assert (code, [finding["finding"] for finding in answer["findings"]]) == (TAMPERED, ["anchor_differs"])


def test_no_flipped_bit_goes_unseen(evidence, verify):
    chance, data = random.Random(34), bytearray(evidence.text.encode())
    for _ in range(40):
        at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data[at] ^= bit
        code, answer = verify(bytes(data))
        assert code == TAMPERED and answer["findings"], f"bit {bit} of byte {at}"
        data[at] ^= bit
