"""Messages and events as other programs take them: a real mail server, and web hooks verified by the
specification's own library."""

import json
import queue
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
from conftest import Client
from inbox import PATIENCE, receiving
from installation import Installation
from requests.structures import CaseInsensitiveDict
from standardwebhooks import Webhook, WebhookVerificationError

SMS_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Hooks:
    """A web server that keeps posts."""

    def __init__(self):
        posts = self.posts = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                posts.put((CaseInsensitiveDict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def next(self):
        return self.posts.get(timeout=PATIENCE)

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def inbox():
    with receiving() as inbox:
        yield inbox


@pytest.fixture(scope="module")
def hooks():
    server = Hooks()
    yield server
    server.close()


@pytest.fixture(scope="module")
def sending(inbox, hooks, tmp_path_factory):
    """A client of a demo of its own that sends for real."""
    settings = {
        "READMIT_DELIVERY_SMTP_URL": inbox.url,
        "READMIT_DELIVERY_FROM": "Example <no-reply@example.com>",
        "READMIT_DELIVERY_SMS_URL": hooks.url,
        "READMIT_DELIVERY_SMS_SECRET": SMS_SECRET,
    }
    with Installation(tmp_path_factory.mktemp("sending"), **settings).start("demo") as installation:
        mosaic = installation.contract()["mosaic"]
        client = Client(installation.base, mosaic["client_id"], mosaic["client_secret"])
        client.installation = installation
        yield client
        client.http.close()


def code_in(text: str) -> str:
    return re.sub(r"\D", "", re.search(r"(?m)^\s*([\d ]{6,9})\s*$", text)[1])


def test_a_code_by_mail_is_readable_and_lets_in(sending, inbox):
    sent = sending.send("ann", "username", channel="email")
    assert (sent.status_code, sent.json()) == (200, {"message": "OTP sent"})
    mail = inbox.next("ann@example.com")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Example <no-reply@example.com>"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    code = code_in(text)
    assert code not in mail["Subject"].replace(" ", "")
    assert '<html lang="en">' in html and code in re.sub(r"[\s]", "", html)
    assert sending.authenticate("ann", code, "username").status_code == 200


def test_who_has_no_address_is_named(sending):
    made = sending.post("/cis/v1/users", {"username": "nobody-to-tell"})
    assert made.status_code == 201
    for channel, error in [("email", "user_email_address_missing"), ("sms", "user_phone_number_missing")]:
        sent = sending.send("nobody-to-tell", "username", channel=channel)
        assert (sent.status_code, sent.json()["error_code"]) == (404, error)


def test_an_sms_is_signed_as_the_specification_has_it(sending, hooks):
    message = {"custom_message": "{app}: {otp}", "sender_id": "SHOP"}
    assert sending.send("ben", "username", channel="sms", custom_sms_input=message).status_code == 200
    headers, body = hooks.next()
    posted = Webhook(SMS_SECRET).verify(body, headers)
    assert headers["Idempotency-Key"] == posted["id"] == headers["webhook-id"]
    assert (posted["to"], posted["sender"]) == ("+12025550122", "SHOP")
    code = re.sub(r"\D", "", posted["text"].split(":")[1])
    assert sending.authenticate("ben", code, "username").status_code == 200
    with pytest.raises(WebhookVerificationError):
        Webhook(SMS_SECRET).verify(body + b" ", headers)


def test_a_web_hook_is_signed_as_the_specification_has_it(sending, hooks):
    hook = ["--name", "SIEM", "--url", hooks.url, "--event", "code_issued"]
    made = json.dumps(sending.installation.shell("hook", "create", *hook))
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made)[0]
    assert sending.send("cleo", "username").status_code == 200
    while True:
        headers, body = hooks.next()
        if json.loads(body).get("type") == "events":
            break
    posted = Webhook(secret).verify(body, headers)
    issued = posted["events"][0]
    assert issued["event"]["type"] == "code_issued" and issued["personal"]["identifier"] == "cleo"
    with pytest.raises(WebhookVerificationError):
        Webhook(SMS_SECRET).verify(body, headers)


def test_the_owner_s_mail_has_the_link(sending, inbox):
    # Demo users have confirmed their addresses: an issue in somebody else's hands is told.
    while not inbox.mails.empty():
        inbox.mails.get()
    assert sending.send("ann", "username").status_code == 200
    link = inbox.next_link("ann@example.com", "/not-me?t=")
    page = requests.get(link, timeout=10)
    assert page.status_code == 200, "a look at the page changes nothing"
