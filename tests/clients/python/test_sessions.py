"""Sessions: refreshed, taken over by another client of the application, and ended."""


def refresh(client, token):
    return client.post("/cis/v1/auth/token/refresh", {"refresh_token": token})


def check_refused(answer):
    assert (answer.status_code, answer.json()["error_code"]) == (400, "auth_invalid_credentials")


def test_a_refresh_token_is_replaced_by_each_use(backend, user):
    first = backend.sign_in(user.id)
    second = refresh(backend, first["refresh_token"])
    assert second.status_code == 200, second.text
    assert second.json()["refresh_token"] != first["refresh_token"]
    assert second.json()["session_id"] == first["session_id"]
    assert refresh(backend, second.json()["refresh_token"]).status_code == 200


def test_a_lost_answer_may_be_asked_for_again(backend, user):
    token = backend.sign_in(user.id)["refresh_token"]
    lost, again = refresh(backend, token), refresh(backend, token)
    assert (lost.status_code, again.status_code) == (200, 200)
    assert again.json()["refresh_token"] == lost.json()["refresh_token"]


def test_an_old_refresh_token_ends_the_session(backend, user):
    old = backend.sign_in(user.id)["refresh_token"]
    current = refresh(backend, old).json()["refresh_token"]
    newest = refresh(backend, current).json()["refresh_token"]
    check_refused(refresh(backend, old))
    check_refused(refresh(backend, newest))


def test_a_refresh_token_is_its_client_s_alone(backend, second, user):
    token = backend.sign_in(user.id)["refresh_token"]
    check_refused(refresh(second, token))
    assert refresh(backend, token).status_code == 200


def test_a_changed_refresh_token_is_refused(backend, user):
    token = backend.sign_in(user.id)["refresh_token"]
    check_refused(refresh(backend, token[:-2] + ("AA" if token[-2:] != "AA" else "BB")))
    assert refresh(backend, token).status_code == 200


def test_logout_by_session_id_ends_it(backend, user):
    tokens = backend.sign_in(user.id)
    ended = backend.post("/cis/v1/auth/session/logout", {"session_id": tokens["session_id"]})
    assert (ended.status_code, ended.content) == (204, b"")
    check_refused(refresh(backend, tokens["refresh_token"]))
    check_refused(backend.post("/cis/v1/auth/session/authenticate", {"session_id": tokens["session_id"]}))


def test_logout_by_the_user_s_own_token_ends_it(backend, user):
    tokens = backend.sign_in(user.id)
    ended = backend.post("/cis/v1/auth/logout", None, token=tokens["access_token"])
    assert (ended.status_code, ended.content) == (204, b"")
    check_refused(refresh(backend, tokens["refresh_token"]))


def test_another_client_of_the_application_joins_a_session(backend, second, user):
    first = backend.sign_in(user.id)
    joined = second.post("/cis/v1/auth/session/authenticate", {"session_id": first["session_id"]})
    assert joined.status_code == 200, joined.text
    assert joined.json()["session_id"] != first["session_id"]
    assert refresh(second, joined.json()["refresh_token"]).status_code == 200


def test_a_disabled_user_is_out(backend, user):
    token = backend.sign_in(user.id)["refresh_token"]
    assert backend.call("PUT", f"/cis/v1/users/{user.id}", {"status": "Disabled"}).status_code == 200
    check_refused(refresh(backend, token))
