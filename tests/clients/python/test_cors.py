"""What a browser asks before a page of another origin may call."""

import pytest
import requests

ALLOWED = "http://localhost:8765"
PATHS = ["/oidc/token", "/cis/v1/auth/otp/authenticate", "/cis/v1/users"]


def preflight(base, path, origin):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return requests.options(base + path, headers=headers, timeout=10)


@pytest.mark.parametrize("path", PATHS)
def test_the_demo_s_own_origin_may_call(base, path):
    answer = preflight(base, path, ALLOWED)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = {name.strip().lower() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"authorization", "content-type"} <= allowed
    assert "origin" in answer.headers["Vary"].lower()


@pytest.mark.parametrize("origin", ["http://localhost:8766", "https://localhost:8765", "http://evil.example", "null"])
def test_other_origins_may_not(base, origin):
    for path in PATHS:
        assert "Access-Control-Allow-Origin" not in preflight(base, path, origin).headers
    answer = requests.get(f"{base}/cis/oidc/jwks", headers={"Origin": origin}, timeout=10)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_answer_itself_is_marked_too(base, backend, user):
    headers = {"Origin": ALLOWED, "Authorization": f"Bearer {backend.token}"}
    answer = requests.get(f"{base}/cis/v1/users/{user.id}", headers=headers, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
