"""The real program with a folder of its own: served, asked from the shell, stopped; and operators who sign in."""

import json
import os
import subprocess
from pathlib import Path

import requests

PATIENCE = 60


class Installation:
    """One folder. Settings are environment variables."""

    def __init__(self, folder: Path, **settings: str):
        self.data = folder / "readmit-data"
        self.environment = {**os.environ, "READMIT_DATA": str(self.data), **settings}
        self.server = None
        self.base = None
        self.secure_base = None
        """Over TLS, where the settings have it."""

    def start(self, command="serve") -> "Installation":
        """Starts the server on a free port, and waits until it says where it listens."""
        self.server = subprocess.Popen(
            ["readmit", "--json", command, "--listen", "127.0.0.1:0"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = self.said()
        self.base = "http://" + said["listening"]
        if "listening_tls" in said:
            # The name that certificates are for.
            self.secure_base = "https://localhost:" + said["listening_tls"].rpartition(":")[2]
        return self

    def said(self) -> dict:
        """The next thing that the server says to programs."""
        line = self.server.stdout.readline()
        assert line, "the server said nothing more"
        return json.loads(line)

    def stop(self) -> int | None:
        """Stops the server, if it runs, and returns its exit code."""
        if self.server is None:
            return None
        server, self.server = self.server, None
        server.terminate()
        server.stdout.close()
        return server.wait(timeout=PATIENCE)

    def try_shell(self, *arguments: str) -> subprocess.CompletedProcess:
        """A finished command, whatever came of it."""
        command = ["readmit", "--json", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)

    def shell(self, *arguments: str) -> dict:
        """What a command answers."""
        done = self.try_shell(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def contract(self) -> dict:
        """`demo.json`."""
        return json.loads((self.data / "demo.json").read_text(encoding="utf-8"))

    def __enter__(self) -> "Installation":
        return self

    def __exit__(self, *_):
        self.stop()


class Operator:
    """An operator at the native API, as a browser: a cookie, and the token against forgery."""

    def __init__(self, base: str, agent="readmit-tests"):
        self.base = base + "/admin/api/v1"
        self.http = requests.Session()
        self.http.headers["User-Agent"] = agent

    def sign_in(self, address: str, password: str) -> "Operator":
        answer = self.post("/session", {"email": address, "password": password})
        assert answer.status_code == 200, answer.text
        self.http.headers["X-Readmit-CSRF"] = answer.json()["csrf_token"]
        return self

    def call(self, method: str, path: str, body=None) -> requests.Response:
        return self.http.request(method, self.base + path, json=body, timeout=10)

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def post(self, path: str, body=None) -> requests.Response:
        return self.call("POST", path, body)

    def made(self, path: str, body) -> dict:
        """What a call answers that makes something."""
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()
