"""The kernel's sample matter and its course serve the desk's tests too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.cases import work_items
from apps.cases.models import WorkItem
from apps.catalogue.models import MatterVersion
from apps.deadlines.dates import today
from apps.identity.models import StandIn
from apps.identity.world import DemoWorld
from tests.cases import conftest as cases
from tests.cases.conftest import files, matter

__all__ = ["files", "matter"]

SignIn = Callable[[str], Client]
ASKED = {"question": "是否符合规划", "reply_days": 5}


class Course(cases.Course):
    """With what the desk's tests do often."""

    def item(self, kind: str) -> WorkItem:
        return WorkItem.objects.get(case=self.id, kind=kind, state="open")

    def claim(self, username: str, kind: str) -> WorkItem:
        return work_items.claim(item_id=self.item(kind).pk, user=self.world.user(username))

    def release(self, username: str, item: WorkItem) -> None:
        work_items.release(item_id=item.pk, user=self.world.user(username))

    def asked(self) -> Course:
        """Two departments of the county are asked."""
        departments = [self.world.department("990101", code).pk for code in ("farmland", "registration")]
        self.accepted().do("jiadong.handler", "request_co_review", {**ASKED, "departments": departments})
        return self

    def stand_in(self, deputy: str, *, for_: str) -> StandIn:
        return StandIn.objects.create(
            post=self.world.post(for_),
            deputy=self.world.user(deputy),
            starts_on=today(),
            ends_on=today() + dt.timedelta(days=3),
            reason="出差",
        )

    @property
    def url(self) -> str:
        return f"/desk/cases/{self.id}/"


def a_course(world: DemoWorld, title: str = "样例项目") -> Course:
    return Course(world, cases.start(world, title=title).case)


@pytest.fixture
def course(world: DemoWorld, matter: MatterVersion) -> Course:
    """A complete draft of the citizen at the county, which decides itself."""
    return a_course(world)


@pytest.fixture
def signed_in(world: DemoWorld) -> SignIn:
    """`signed_in("jiadong.window")` is that person's browser."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(world.user(username))
        return client

    return sign_in


def page_text(response: Any, status: int = 200) -> str:
    """The page's HTML, once its status is what was expected."""
    assert response.status_code == status, response.content.decode()[:2000]
    text: str = response.content.decode()
    return text


def a_form(response: Any) -> dict[str, str]:
    """The hidden fields of an act's page, as the browser would send them back."""
    page = response.context["page"]
    return {"version": str(page.case.version), "request_id": page.request_id}
