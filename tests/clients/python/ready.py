"""Waits until a server that was just started says where it listens, and answers there; prints that address.

Usage: ready.py PID FILE, where FILE is the server's standard output.
"""

import os
import re
import sys
import time
import urllib.error
import urllib.request

SECONDS_MAX = 60


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main(pid: int, path: str) -> int:
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return 1  # a server that is gone will not become ready
        with open(path, encoding="utf-8") as output:
            line = re.search(r"^readmit listens on (http://\S+)", output.read(), re.MULTILINE)
        if line and is_ready(line[1]):
            print(line[1])
            return 0
        time.sleep(0.05)
    return 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
