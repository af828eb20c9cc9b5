"""The inbox: claim, release, hand over."""

from __future__ import annotations

import pytest

from tests.api.client import ok, refused


@pytest.fixture
def item(course, caller):
    """An open work item of Jiadong's handlers."""
    course.accepted()
    (listed,) = ok(caller("jiadong.handler").get("work-items/"))["results"]
    return listed["id"]


def test_the_inbox_shows_what_the_posts_may_do(course, caller, item):
    (listed,) = ok(caller("jiadong.handler2").get("work-items/"))["results"]
    assert (listed["case"], listed["kind"], listed["assignee"]) == (str(course.id), "examine", None)
    for username in ("citizen", "jiadong.window", "jiaxi.handler", "outsider"):
        assert ok(caller(username).get("work-items/"))["results"] == []


def test_who_claims_it_keeps_it_until_it_is_released(course, caller, item):
    first, second = caller("jiadong.handler"), caller("jiadong.handler2")
    assert ok(first.post(f"work-items/{item}/claim/"))["assignee"] == "许文静"
    refused(second.post(f"work-items/{item}/claim/"), 403)
    refused(first.post(f"work-items/{item}/claim/"), 409)
    refused(second.post(f"work-items/{item}/release/"), 403)
    refused(second.act(course.id, "submit_review", {"verdict": "agree", "text": "符合"}), 403)
    assert ok(first.post(f"work-items/{item}/release/"))["assignee"] is None
    assert ok(second.post(f"work-items/{item}/claim/"))["assignee"] == "邵远航"


def test_it_is_handed_to_a_colleague(caller, item):
    first = caller("jiadong.handler")
    ok(first.post(f"work-items/{item}/claim/"))
    assert [c["username"] for c in ok(first.get(f"work-items/{item}/colleagues/"))] == ["jiadong.handler2"]
    given = first.post(f"work-items/{item}/hand-over/", {"to": "jiadong.handler2", "reason": "本人出差"})
    refused(given, 400)  # a reason has five characters
    given = first.post(f"work-items/{item}/hand-over/", {"to": "jiadong.handler2", "reason": "本人出差三日"})
    assert ok(given)["assignee"] == "邵远航"


def test_it_is_not_handed_to_a_stranger(caller, item):
    first = caller("jiadong.handler")
    ok(first.post(f"work-items/{item}/claim/"))
    answer = first.post(f"work-items/{item}/hand-over/", {"to": "jiaxi.handler", "reason": "本人出差三日"})
    assert list(refused(answer, 400)["fields"]) == ["to"]


@pytest.mark.parametrize("username", ["outsider", "citizen", "jiaxi.handler"])
def test_to_outsiders_the_item_does_not_exist(caller, item, username):
    stranger = caller(username)
    refused(stranger.get(f"work-items/{item}/"), 404)
    refused(stranger.get(f"work-items/{item}/colleagues/"), 404)
    for name in ("claim", "release", "hand-over"):
        refused(stranger.post(f"work-items/{item}/{name}/", {"to": "x", "reason": "本人出差三日"}), 404)


@pytest.mark.parametrize("pk", ["x", "-1", "9" * 18, "9" * 30])
def test_an_address_that_is_no_item_is_not_found(world, caller, pk):
    assert caller("jiadong.handler").post(f"work-items/{pk}/claim/").status_code == 404
