"""The whole desk, from an empty folder on: an administrator, an agent who may issue and a reader who may not, a
user, the user's mailbox, and the log as evidence."""

import json
import re
import shutil
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
import requests
from conftest import Client
from inbox import receiving
from installation import Installation, Operator

PASSWORD = "a quiet green kettle"
ADMINISTRATOR, AGENT, READER = "ada@example.org", "theo@example.org", "rita@example.org"
OWNER = "ann@example.org"
AGENT_BROWSER = "help-desk-browser/7.1"


class Form(HTMLParser):
    """The one form of a page: where it goes, and what it sends."""

    def __init__(self, page: str):
        super().__init__()
        self.action, self.method, self.fields = None, None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action, self.method = attributes["action"], attributes["method"]
        if tag == "input":
            self.fields[attributes["name"]] = attributes["value"]


@pytest.fixture
def desk(tmp_path):
    """A server that was empty, and what its administrator made there over the API."""
    with receiving() as inbox:
        mail = {"READMIT_DELIVERY_SMTP_URL": inbox.url, "READMIT_DELIVERY_FROM": "Example <desk@example.org>"}
        with Installation(tmp_path, **mail).start() as installation:
            said = installation.said()
            token = said["setup_link"].partition("?token=")[2]
            first = {"token": token, "email": ADMINISTRATOR, "password": PASSWORD, "name": "Ada"}
            made = requests.post(said["setup_endpoint"], json=first, timeout=10)
            assert made.status_code == 201, made.text
            administrator = Operator(installation.base).sign_in(ADMINISTRATOR, PASSWORD)
            made = furnish(administrator)
            yield SimpleNamespace(
                folder=tmp_path, installation=installation, inbox=inbox, administrator=administrator, **made
            )


def furnish(administrator: Operator) -> dict:
    """An application with its client, the user, the agent and the reader."""
    application = administrator.made("/applications", {"name": "Shop"})["id"]
    flow = administrator.call("PUT", f"/applications/{application}/passcodes", {"cross_client": True})
    assert flow.json()["cross_client"] is True, flow.text
    client = administrator.made(f"/applications/{application}/clients", {"name": "Back end"})
    roles = {role["name"]: role["id"] for role in administrator.get("/roles").json()["roles"]}

    def operator(address: str, role: str) -> str:
        order = {"email": address, "password": PASSWORD, "grants": [{"role": roles[role]}]}
        return administrator.made("/operators", order)["operator"]["account_id"]

    user = {"username": "ann", "email": OWNER, "email_verified": True, "applications": [application]}
    return {
        "application": application,
        "user": administrator.made("/accounts", user)["id"],
        "agent": operator(AGENT, "Help-desk agent"),
        "reader": operator(READER, "Read-only"),
        "client": Client(administrator.base.removesuffix("/admin/api/v1"), client["id"], client["secret"]),
    }


def generate(desk, operator: Operator) -> requests.Response:
    row = f"/accounts/{desk.user}/applications"
    listed = operator.get(row).json()["applications"]
    assert [each["id"] for each in listed] == [desk.application], listed
    return operator.post(f"{row}/{desk.application}/codes", {})


def newest(operator: Operator, path: str) -> dict:
    answer = operator.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["events"][0]


def test_the_whole_desk(desk):
    check_a_reader_is_refused(desk)
    agent = Operator(desk.installation.base, AGENT_BROWSER).sign_in(AGENT, PASSWORD)
    issued = generate(desk, agent)
    assert issued.status_code == 201, issued.text
    assert issued.headers["Cache-Control"] == "no-store"
    code = issued.json()["code"]
    signed_in = desk.client.authenticate("ann", code, "username")
    assert signed_in.status_code == 200, signed_in.text
    check_the_logs(desk, code)
    check_the_owner_takes_it_back(desk, agent, signed_in.json())
    desk.client.http.close()
    assert desk.installation.stop() == 0
    check_the_evidence(desk)


def check_a_reader_is_refused(desk):
    """Who may not issue is told which permission is missing."""
    reader = Operator(desk.installation.base).sign_in(READER, PASSWORD)
    refused = generate(desk, reader)
    assert refused.status_code == 403 and refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["code"], problem["permission"]) == ("permission_denied", "users.temporary_access_code:write")


def check_the_owner_takes_it_back(desk, agent, signed_in):
    """The link of the notice: a look changes nothing, the button kills a live code and ends the session."""
    link = desk.inbox.next_link(OWNER, "/not-me?t=")
    assert generate(desk, agent).status_code == 201
    # Mail scanners look, twice.
    for _ in range(2):
        page = requests.get(link, timeout=10)
        assert page.status_code == 200 and OWNER not in page.text
    again = generate(desk, agent)
    assert again.status_code == 201, "a look freezes nothing"
    live = again.json()["code"]
    form = Form(page.text)
    assert form.method == "post"
    pressed = requests.post(urljoin(link, form.action), data=form.fields, timeout=10)
    assert pressed.status_code == 200

    assert desk.client.authenticate("ann", live, "username").status_code == 400, "the live code is dead"
    refresh = {"refresh_token": signed_in["refresh_token"]}
    assert desk.client.post("/cis/v1/auth/token/refresh", refresh).status_code == 400, "so is the session"
    assert generate(desk, agent).status_code == 409, "and no new code is made for a while"
    history = agent.get(f"/accounts/{desk.user}/activity?type=not_me,code_revoked,session_ended")
    types = [event["type"] for event in history.json()["events"]]
    assert types.count("not_me") == 1 and set(types) == {"not_me", "code_revoked", "session_ended"}


def check_the_logs(desk, code: str):
    """Both logs show the issue and the use, with all who were involved, and neither shows the code."""
    logged = newest(desk.administrator, "/activity/admin?type=admin_recovery_otp_code_generated")
    assert logged["activity"] == "admin_recovery_otp_code_generated"
    assert (logged["actor"]["type"], logged["actor"]["id"]) == ("operator", desk.agent)
    assert (logged["target"]["type"], logged["target"]["id"]) == ("account", desk.user)
    assert (logged["application"]["id"], logged["application"]["name"]) == (desk.application, "Shop")
    assert (logged["ip"], logged["user_agent"]) == ("127.0.0.1", AGENT_BROWSER)
    used = newest(desk.administrator, "/activity/users?type=code_redeemed")
    assert (used["actor"]["type"], used["actor"]["id"]) == ("client", desk.client.id)
    assert used["target"]["id"] == desk.user
    for path in ["/activity/admin?limit=200", "/activity/users?limit=200", f"/accounts/{desk.user}/activity"]:
        page = desk.administrator.get(path).text
        assert not re.search(rf"(?<![\w-]){code}(?![\w-])", page), path


def check_the_evidence(desk):
    """The exported log is green on another machine, and red when one letter is another."""
    keys = desk.folder / "public-keys.txt"
    known = desk.installation.shell("audit", "key")["keys"]
    keys.write_text("\n".join(key["public"] for key in known), encoding="ascii")
    log, copy = desk.folder / "log.jsonl", desk.folder / "copy.jsonl"
    exported = desk.installation.shell("audit", "export", str(log))
    assert exported["sealed"] and exported["unchained"] == 0

    elsewhere = Installation(desk.folder / "elsewhere")
    shutil.copyfile(log, copy)
    verified = elsewhere.shell("audit", "verify", str(copy), "--key", str(keys))
    assert verified["ok"] and verified["report"]["events"] == exported["events"]
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(at for at, line in enumerate(lines) if line.startswith('{"event"') and "code_redeemed" in line)
    lines[place] = lines[place].replace("code_redeemed", "code_redeemes")
    copy.write_text("".join(lines), encoding="utf-8")
    done = elsewhere.try_shell("audit", "verify", str(copy), "--key", str(keys))
    assert done.returncode == 6, done.stderr
    findings = json.loads(done.stdout)["findings"]
    changed = [finding["event"] for finding in findings if finding["finding"] == "event_changed"]
    assert changed == [json.loads(lines[place])["event"]["id"]]
    assert not elsewhere.data.exists(), "the verifier needs no installation"
