"""Cases under supervision: the kernel's sample matter, and the supervisor's browser."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.identity.world import DemoWorld
from tests.desk.conftest import Course, a_course, course, files, matter, page_text, signed_in

__all__ = ["Course", "a_course", "course", "files", "matter", "page_text", "signed_in"]


@pytest.fixture
def supervisor(world: DemoWorld) -> Client:
    """The province's supervisor, whose scope is the whole province."""
    client = Client()
    client.force_login(world.user("province.supervisor"))
    return client


def history_url(course: Course, page: str = "") -> str:
    return f"/oversight/cases/{course.id}/{page}"
