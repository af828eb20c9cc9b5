"""The tasks of a draft, and how far each is: the list is shown at the start and at each return."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cases.models import Case, Material
from apps.cases.registry import Step, plugin_for
from apps.cases.selectors import materials_of, required_materials
from apps.catalogue.definition import MaterialDef
from apps.filing.models import KeptPage
from apps.filing.selectors import kept_pages
from apps.ui.pieces import Text


@dataclass(frozen=True)
class Task:
    """`state` is a name of the `state` tag; no `href` where it cannot start yet."""

    code: str
    title: Text
    state: str
    href: str = ""
    note: Text = ""

    @property
    def is_done(self) -> bool:
        return self.state in ("completed", "optional")


@dataclass(frozen=True)
class TaskList:
    steps: tuple[Task, ...]
    materials: tuple[Task, ...]
    check: Task

    @property
    def asked(self) -> list[Task]:
        """All that has to be done before filing."""
        return [task for task in (*self.steps, *self.materials) if task.state != "optional"]

    @property
    def done_count(self) -> int:
        return sum(task.is_done for task in self.asked)

    @property
    def is_ready(self) -> bool:
        return all(task.is_done for task in self.asked)

    @property
    def first_open(self) -> Task | None:
        return next((task for task in self.asked if not task.is_done), None)


def tasks_of(case: Case) -> TaskList:
    """In a constant number of queries, whatever was uploaded."""
    kept = kept_pages(case)
    steps = tuple(_step_task(case, step, kept.get(step.code)) for step in plugin_for(case.matter_code).steps)
    uploaded = {material.code: material for material in materials_of(case)}
    materials = tuple(
        _material_task(case, definition, required, uploaded.get(definition.code))
        for definition, required in asked_materials(case)
    )
    ready = all(task.is_done for task in (*steps, *materials))
    check = Task("check", _("Check your answers and file"), "not_started", reverse("filing:check", args=[case.pk]))
    if not ready:
        check = Task("check", check.title, "locked", note=_("Opens once everything above is completed."))
    return TaskList(steps, materials, check)


def asked_materials(case: Case) -> list[tuple[MaterialDef, bool]]:
    """(material, whether it must be there) of what the applicant brings.

    A conditional one is listed exactly when its condition holds; one whose condition only people can judge is listed
    as optional, with the condition beside it.
    """
    required = required_materials(case)
    return [
        (m, required[m.code])
        for m in case.matter.spec.materials
        if m.code in required and (required[m.code] or m.required == "no" or not m.condition_code)
    ]


def shared_materials(case: Case) -> list[MaterialDef]:
    """What the authority obtains itself, so that nobody is asked for it (在线政务服务规定 [knowledge])."""
    return [
        m for m in case.matter.spec.materials if m.provider in ("share", "system") and not m.legacy and m.is_needed(())
    ]


def _step_task(case: Case, step: Step, kept: KeptPage | None) -> Task:
    href = reverse("filing:step", args=[case.pk, step.code])
    if kept is not None and kept.entries:
        if kept.is_refused:
            return Task(step.code, step.title, "problem", href, _("Some entries are wrong; they are kept."))
        return Task(step.code, step.title, "in_progress", href, _("Entries are kept, but not saved yet."))
    if step.is_complete(case):
        return Task(step.code, step.title, "completed", href)
    if kept is not None and kept.saved_at is not None:
        return Task(
            step.code, step.title, "problem", href, _("It no longer fits what other pages say. Check it again.")
        )
    return Task(step.code, step.title, "not_started", href)


def _material_task(case: Case, definition: MaterialDef, required: bool, material: Material | None) -> Task:
    href = reverse("filing:material", args=[case.pk, definition.code])
    title = _("Upload: %(material)s") % {"material": definition.name}
    versions = getattr(material, "kept", [])
    if versions:
        return Task(definition.code, title, "completed", href, versions[-1].name)
    note = _("Needed if: %(condition)s") % {"condition": definition.condition} if definition.condition else ""
    if definition.may_be_license:
        license = _("An electronic license may stand for it.")
        note = f"{note} {license}".strip()
    return Task(definition.code, title, "not_started" if required else "optional", href, note)
