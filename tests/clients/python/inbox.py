"""A real mail server that keeps what it takes."""

import email
import email.policy
import queue
import re
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

PATIENCE = 30


class Inbox:
    """What the mail server took: recipients and the mail."""

    def __init__(self):
        self.mails = queue.Queue()
        self.url = None

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.put((envelope.rcpt_tos, mail))
        return "250 kept"

    def next(self, recipient: str):
        """The next mail to someone, whatever others get."""
        while True:
            recipients, mail = self.mails.get(timeout=PATIENCE)
            if recipients == [recipient]:
                return mail

    def next_link(self, recipient: str, path: str) -> str:
        """The link to a path in the next mail to someone that has one."""
        while True:
            text = self.next(recipient).get_body(("plain",)).get_content()
            link = re.search(rf"http\S+{re.escape(path)}\S+", text)
            if link:
                return link[0]


@contextmanager
def receiving():
    """An inbox with a mail server before it; its `url` is where mail is taken."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=0)
    # The controller looks for itself under the port that it was given, so it gets a free one.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = free.getsockname()[1]
    controller.start()
    inbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield inbox
    finally:
        controller.stop()
