"""Cases as an applicant's browser meets them. The sample matter is the kernel's."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.cases.models import Case
from apps.identity.world import DemoWorld
from tests.cases.conftest import Course, course, matter, start
from tests.cases.samples import a_pdf

__all__ = ["course", "matter"]


@pytest.fixture
def browser(client: Client, world: DemoWorld) -> Client:
    """The citizen, signed in."""
    client.force_login(world.user("citizen"))
    return client


@pytest.fixture
def outsider(world: DemoWorld) -> Client:
    client = Client()
    client.force_login(world.user("outsider"))
    return client


@pytest.fixture
def filed(course: Course) -> Course:
    return course.filed()


@pytest.fixture
def returned(filed: Course) -> Course:
    """Sent back: the application form and the title are to be corrected."""
    filed.do("jiadong.window", "request_correction", CORRECTION)
    return filed


CORRECTION = {"material_APPLICATION": "没有盖章", "entry_title": "名称与批复不一致", "reply_days": "10"}


@pytest.fixture
def empty(world: DemoWorld, matter: Any) -> Case:
    """A draft with nothing in it."""
    from apps.cases.drafts import start_draft

    return start_draft(
        user=world.user("citizen"),
        applicant=world.person("citizen"),
        matter_code=matter.matter.code,
        authority=world.authority("990101"),
    )


def ticket(case: Case) -> dict[str, Any]:
    return {"request_id": uuid.uuid4().hex, "version": case.version}


def pdf(name: str = "申请表.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if content is None else content)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def another(world: DemoWorld, title: str) -> Course:
    return start(world, title=title)
