"""Lists that do not fit on one page, and the limits that every answer tells, with Okta's SDK for Python."""

import re
from email.utils import parsedate_to_datetime

import pytest
import requests
from okta.pagination import PaginationHelper, paginate_all
from okta_sdk import Organisation, Refused

MORE_THAN_A_PAGE = 205


@pytest.fixture(scope="module")
def people(sdk) -> list:
    """Ids of many users, the eldest first."""
    return [sdk.person(f"page{number}@example.com") for number in range(MORE_THAN_A_PAGE)]


def walk(sdk, method="list_users", *path, between=lambda pages: None, **named) -> list[list]:
    """Ids on all pages of a list. `between` sees the pages so far, before the next one is asked for."""
    pages, after = [], None
    while True:
        found = getattr(sdk, method)(*path, **named, after=after)
        pages.append([each.id for each in found])
        after = PaginationHelper.extract_next_cursor(sdk.headers)
        if after is None:
            return pages
        between(pages)


def flat(pages) -> list:
    return [each for page in pages for each in page]


@pytest.mark.parametrize("limit, size", [(None, 200), (200, 200), (100, 100), (7, 7)])
def test_a_walk_meets_everybody_once(sdk, people, limit, size):
    pages = walk(sdk, **({} if limit is None else {"limit": limit}))
    assert {len(page) for page in pages[:-1]} == {size} and len(pages[-1]) <= size
    met = flat(pages)
    assert len(met) == len(set(met)) and set(people) <= set(met)


def test_the_sdk_s_own_walk_meets_everybody_once(sdk, people):
    async def all_of_them():
        return [user.id async for user in paginate_all(sdk.client.list_users, limit=50)]

    met = sdk.loop.run_until_complete(all_of_them())
    assert len(met) == len(set(met)) and set(people) <= set(met)


def test_a_walk_meets_those_who_stay_while_others_come_and_go(sdk):
    stay = [sdk.person(f"stay{number}@example.com") for number in range(12)]
    leave = [sdk.person(f"leave{number}@example.com") for number in range(4)]
    gone = iter(leave)

    def happen(pages):
        if len(pages) in (1, 2, 3, 4):
            leaving = next(gone)
            sdk.deactivate_user(leaving)
            sdk.delete_user(leaving)
            sdk.person(f"newcomer{len(pages)}@example.com")

    met = flat(walk(sdk, limit=3, between=happen))
    assert next(gone, None) is None
    assert len(met) == len(set(met)) and set(stay) <= set(met)


def test_a_search_is_paged_as_well(sdk, people):
    pages = walk(sdk, search='profile.login sw "page"', limit=100)
    assert [len(page) for page in pages] == [100, 100, 5]
    assert sorted(flat(pages)) == sorted(people)


def test_members_of_a_group_by_pages(sdk, people):
    group = sdk.group("Paged")
    for member in people[:12]:
        sdk.assign_user_to_group(group, member)
    pages = walk(sdk, "list_group_users", group, limit=5)
    assert [len(page) for page in pages] == [5, 5, 2]
    assert sorted(flat(pages)) == sorted(people[:12])


def test_the_next_link_is_the_last_one_as_the_sdk_keeps_one_header_of_a_name(sdk, people):
    sdk.list_users(limit=1)
    assert [relation(link) for link in sdk.headers.getall("Link")] == ["next"]
    sdk.raw("GET", "/api/v1/users?limit=1")
    assert [relation(link) for link in sdk.headers.getall("Link")] == ["self", "next"]


def relation(link: str) -> str:
    return re.search(r'rel="(\w+)"', link)[1]


def test_every_answer_tells_the_limit(sdk):
    ids = []
    for _ in range(2):
        sdk.raw("GET", "/api/v1/groups")
        for name in ["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", "X-Okta-Request-Id", "Date"]:
            assert len(sdk.headers.getall(name)) == 1, name
        ids.append(sdk.headers["X-Okta-Request-Id"])
    assert ids[0] != ids[1]
    limit, remaining = int(sdk.headers["X-Rate-Limit-Limit"]), int(sdk.headers["X-Rate-Limit-Remaining"])
    assert 0 <= remaining < limit
    # The SDK waits from `Date` to `Reset` when it is told to wait: that must be seconds, and soon.
    wait = int(sdk.headers["X-Rate-Limit-Reset"]) - parsedate_to_datetime(sdk.headers["Date"]).timestamp()
    assert 0 <= wait <= 60


def test_over_the_limit_the_sdk_waits_as_long_as_it_is_told(tmp_path, monkeypatch):
    """That a call after so long is answered is tested with a clock that can be set."""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    # One call a minute: a larger limit lets calls through one by one when the minute is over, and there is no long wait.
    with Organisation(tmp_path, READMIT_BUCKETS_CLIENT_PER_MINUTE="1").start() as small, small.sdk() as sdk:
        headers = {"Authorization": f"SSWS {small.token}"}
        left = 0
        # Enough of the minute is left for what follows: at the end of one, the next is waited for.
        while left < 5:
            answer = requests.get(f"{small.base}/api/v1/authenticators", headers=headers, timeout=10)
            date = parsedate_to_datetime(answer.headers["Date"]).timestamp()
            left = int(answer.headers["X-Rate-Limit-Reset"]) - date if answer.status_code == 429 else 0
        assert answer.json()["errorCode"] == "E0000047"
        with monkeypatch.context() as patched, pytest.raises(Refused) as refused:
            patched.setattr("okta.request_executor.asyncio.sleep", sleep)
            sdk.list_authenticators()
        assert (refused.value.status, refused.value.code) == (429, "E0000047")
        assert len(slept) == 2 and all(1 <= seconds <= 62 for seconds in slept), slept
