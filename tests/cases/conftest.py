"""A matter of our own, so that the kernel is tested without any sector."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.cases import drafts, materials
from apps.cases.actions import Outcome, perform
from apps.cases.lifecycle import Approval
from apps.cases.models import Case, MaterialVersion
from apps.cases.pages import PageForm
from apps.cases.registry import (
    Fact,
    LevelDecision,
    LicensePlan,
    MatterPlugin,
    Sample,
    Step,
    register_machine,
    register_matter,
)
from apps.catalogue.models import Matter, MatterVersion
from apps.identity.models import Applicant, Level, User
from apps.identity.world import DemoWorld
from tests.cases.samples import KIND, a_pdf, definition

MATTER = "land.kernel_sample"


class Kernel(Approval):
    """The common machine, unchanged."""


class TitleForm(PageForm):
    title = forms.CharField(max_length=100)

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        return {"title": case.title} if case.title else {}

    def save(self) -> None:
        self.case.title = self.cleaned_data["title"]


def _level(case: Case) -> LevelDecision:
    """Titles name the level in tests: “… level 2”."""
    level = case.title[-1] if case.title[-1:] in "1234" else Level.COUNTY
    return LevelDecision(Level(level), "test", f"测试规则：{level}", f"test rule: {level}")


register_machine("land.kernel_sample@1", Kernel)
register_matter(
    MatterPlugin(
        code=MATTER,
        machine="land.kernel_sample@1",
        steps=(Step("title", "Title", TitleForm),),
        summary=lambda case: [Fact("Title", case.title, "title")],
        conditions=lambda case: frozenset({"no_planned_site"}) if "unplanned" in case.title else frozenset(),
        checks=lambda case: [],
        decide_level=_level,
        license=LicensePlan(
            KIND.code, lambda case: {"project": case.title, "area": "1.0000"}, lambda case, day: (day, None)
        ),
        sample=lambda: Sample("t", {}, {}),
    )
)


@pytest.fixture
def matter(db: None) -> MatterVersion:
    matter, _created = Matter.objects.get_or_create(code=MATTER, defaults={"sector": "land"})
    version, _created = MatterVersion.objects.get_or_create(
        matter=matter,
        number=1,
        defaults={
            "definition": definition(),
            "digest": "kernel-sample",
            "loaded_at": timezone.now(),
            "name_zh": "内核样例",
            "name_en": "Kernel sample",
            "machine": "land.kernel_sample@1",
        },
    )
    return version


class Course:
    """A case and the people who move it; `course.do("jiadong.window", "accept")` performs one act."""

    def __init__(self, world: DemoWorld, case: Case) -> None:
        self.world, self.id = world, case.pk

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.id)

    def do(self, username: str | None, action: str, data: Mapping[str, Any] | None = None, **options: Any) -> Outcome:
        actor = self.world.user(username) if username else None
        return perform(self.id, action, actor, data=data or {}, **options)

    def upload(self, username: str, code: str = "APPLICATION") -> None:
        """Another file each time: the same one again would be a double click."""
        upload = SimpleUploadedFile("申请表.pdf", a_pdf(width=200 + MaterialVersion.objects.count()))
        materials.upload_material(case=self.case, user=self.world.user(username), code=code, upload=upload)

    def filed(self) -> Course:
        self.do("citizen", "file", {"declaration": True})
        return self

    def accepted(self) -> Course:
        self.filed().do("jiadong.window", "accept")
        return self

    def in_review(self) -> Course:
        self.accepted().do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
        return self

    def in_decision(self) -> Course:
        self.in_review().do("jiadong.reviewer", "submit_decision", {"verdict": "agree", "text": "同意"})
        return self

    def granted(self) -> Course:
        self.in_decision().do("jiadong.approver", "grant", {"text": "准予许可"})
        return self


def start(
    world: DemoWorld, *, title: str = "样例项目", applicant: Applicant | None = None, user: User | None = None
) -> Course:
    user = user or world.user("citizen")
    case = drafts.start_draft(
        user=user,
        applicant=applicant or world.person("citizen"),
        matter_code=MATTER,
        authority=world.authority("990101"),
    )
    drafts.save_step(case=case, user=user, step_code="title", data={"title": title})
    course = Course(world, case)
    course.upload(user.username)
    return course


@pytest.fixture
def course(world: DemoWorld, matter: MatterVersion) -> Course:
    """A complete draft of the citizen at the county, which decides itself."""
    return start(world)


@pytest.fixture
def provincial(world: DemoWorld, matter: MatterVersion) -> Course:
    """A complete draft at the county that the province decides."""
    return start(world, title="样例项目 level 2")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Each test's own folder of uploads and issued files."""
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path / "files"


def days(n: int) -> dt.timedelta:
    return dt.timedelta(days=n)
