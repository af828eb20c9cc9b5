"""After signing in, everyone is brought to their own work."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/start/").url == "/accounts/login/?next=/start/"


def test_a_clerk_sees_the_way_to_the_desk(client, world):
    client.force_login(world.user("jiadong.handler"))
    assert "我的工作台" in client.get("/accounts/logout/").content.decode()


def test_an_applicant_sees_no_desk(client, world):
    client.force_login(world.user("citizen"))
    assert "我的工作台" not in client.get("/accounts/logout/").content.decode()
