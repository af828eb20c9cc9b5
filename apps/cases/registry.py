"""Where sectors plug in: one `MatterPlugin` a matter, one machine a code and version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise

from apps.licenses.kinds import register as register_kind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

    from apps.cases.lifecycle.base import Lifecycle
    from apps.cases.models import Case
    from apps.identity.models import Level
    from apps.licenses.kinds import LicenseKind
    from apps.licenses.models import License

Text = str | Promise


class StepForm(Protocol):
    """One page of an application: a Django form made for a case, that can save itself into it."""

    cleaned_data: dict[str, Any]
    fields: dict[str, Any]

    @property
    def errors(self) -> Any: ...

    def is_valid(self) -> bool: ...

    def save(self) -> None: ...


class StepFormFactory(Protocol):
    """The form's class; see apps.cases.pages for what sectors make theirs of."""

    def is_complete(self, case: Case, /) -> bool: ...

    def __call__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        case: Case,
    ) -> StepForm: ...


@dataclass(frozen=True)
class Step:
    """A page of the application form.

    A file chosen on the page is kept as a version of the material `material`, so that nobody uploads it twice.
    """

    code: str
    title: Text
    form: StepFormFactory
    material: str = ""

    def is_complete(self, case: Case) -> bool:
        """Tells the task list whether the stored entries pass the page."""
        return self.form.is_complete(case)


@dataclass(frozen=True)
class Fact:
    """One line of an application's summary; `step` is where it is changed."""

    label: Text
    value: str
    step: str
    note: str = ""


@dataclass(frozen=True)
class CheckResult:
    """What a machine check says of a case: pass, warn or fail, in words for the reader."""

    code: str
    outcome: str  # pass | warn | fail
    text: Text
    detail: Text = ""

    @property
    def passed(self) -> bool:
        return self.outcome == "pass"


@dataclass(frozen=True)
class LevelDecision:
    """Which level decides, by which rule, said in both languages (it is recorded, so it cannot be translated later)."""

    level: Level
    rule: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class LicensePlan:
    """What a granted case issues."""

    kind: str
    data: Callable[[Case], dict[str, Any]]
    validity: Callable[[Case, dt.date], tuple[dt.date, dt.date | None]]


@dataclass(frozen=True)
class Sample:
    """A complete application: `entries[step]` form data, `files[step][field]` and `materials[code]` (name, bytes).

    `authority` is the code of the invented authority that receives it. `before` runs before the draft is begun and
    makes what must already be there (the right that a plan belongs to, say); it may run again for the next sample.
    """

    title: str
    entries: Mapping[str, Mapping[str, Any]]
    materials: Mapping[str, tuple[str, bytes]]
    files: Mapping[str, Mapping[str, tuple[str, bytes]]] = field(default_factory=dict)
    authority: str = "990101"
    before: Callable[[], None] | None = None


@dataclass(frozen=True)
class DemoAct:
    """An act that only this matter has, as demonstration and tests play it when a case first stands at `stage`.

    `duty` is a duty or `"applicant"`; `data` is made from the case where it is a function (a day from today, say).
    """

    stage: str
    action: str
    duty: str
    data: Mapping[str, Any] | Callable[[Case], Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class MatterPlugin:
    """Everything the core needs to know of a matter that is open online."""

    code: str
    machine: str
    steps: tuple[Step, ...]
    summary: Callable[[Case], list[Fact]]
    conditions: Callable[[Case], frozenset[str]]
    checks: Callable[[Case], list[CheckResult]]
    decide_level: Callable[[Case], LevelDecision]
    license: LicensePlan
    sample: Callable[[], Sample]
    detail_template: str = ""
    # The valid license that the entries name (the right of a plan, say): what builds on one license is shown together.
    basis: Callable[[Case], License | None] = lambda case: None
    demo_acts: tuple[DemoAct, ...] = ()

    def step(self, code: str) -> Step | None:
        return next((s for s in self.steps if s.code == code), None)


_PLUGINS: dict[str, MatterPlugin] = {}
_MACHINES: dict[str, type[Lifecycle]] = {}


def register_machine(code: str, machine: type[Lifecycle]) -> None:
    """`code` reads sector.name@version. Raises ValueError where it is taken: versions are added, not changed."""
    if _MACHINES.get(code, machine) is not machine:
        raise ValueError(f"machine {code} is registered twice")
    _MACHINES[code] = machine


def register_matter(plugin: MatterPlugin) -> None:
    """Raises ValueError where the matter is taken or its machine unknown."""
    if plugin.code in _PLUGINS:
        raise ValueError(f"matter {plugin.code} is registered twice")
    if plugin.machine not in _MACHINES:
        raise ValueError(f"matter {plugin.code} names machine {plugin.machine}, which no sector registered")
    _PLUGINS[plugin.code] = plugin


def register_sector(kinds: Iterable[LicenseKind], matters: Iterable[tuple[MatterPlugin, type[Lifecycle]]]) -> None:
    """All that a sector opens, once, when its app is ready.

    Raises ValueError where a kind is renewed by a matter that is not open: nobody could follow the link.
    """
    declared = [register_kind(kind) for kind in kinds]
    for plugin, machine in matters:
        register_machine(plugin.machine, machine)
        register_matter(plugin)
    for kind in declared:
        renewed_by = kind.renewal.matter if kind.renewal else None
        if renewed_by is not None and renewed_by not in _PLUGINS:
            raise ValueError(f"license kind {kind.code} is renewed by {renewed_by}, which is not open")


def plugin_for(matter_code: str) -> MatterPlugin:
    """Raises KeyError for a matter that is not open online."""
    return _PLUGINS[matter_code]


def machine_for(code: str) -> type[Lifecycle]:
    """Raises KeyError for a machine that no sector registered."""
    return _MACHINES[code]


def open_matters() -> list[MatterPlugin]:
    return sorted(_PLUGINS.values(), key=lambda p: p.code)


def first_of_each_sector() -> list[MatterPlugin]:
    """The matter that each sector registered first, in the order of the sectors: what a demonstration shows."""
    first: dict[str, MatterPlugin] = {}
    for plugin in _PLUGINS.values():
        first.setdefault(plugin.code.partition(".")[0], plugin)
    return list(first.values())


def all_machines() -> list[tuple[str, type[Lifecycle]]]:
    return sorted(_MACHINES.items(), key=lambda pair: pair[0])
