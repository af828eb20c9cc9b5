"""The kernel's sample matter and its course serve the desk's tests too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.cases.models import WorkItem
from apps.identity.world import DemoWorld
from tests.cases.conftest import Course, course, matter, provincial, start

__all__ = ["Course", "course", "matter", "provincial", "start"]

SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(world: DemoWorld) -> SignIn:
    """`signed_in("jiadong.window")` is that person's browser."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(world.user(username))
        return client

    return sign_in


def open_item(course: Course, kind: str) -> WorkItem:
    return WorkItem.objects.get(case=course.id, kind=kind, state="open")
