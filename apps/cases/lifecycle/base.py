"""The lifecycle kernel: the one place that knows viewflow (see docs/decisions for why only its fsm is used).

A machine is a plain class over one case and one performer. It never locks, opens a transaction or asks for
permission by itself: `apps.cases.actions.perform` does, in the order the architecture gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils import timezone
from django.utils.functional import Promise
from viewflow import fsm
from viewflow.fsm.base import SuperTransitionDescriptor, TransitionDescriptor, TransitionMethod

from apps.cases.vocabulary import CLOSED, ItemKind, Stage
from apps.deadlines.dates import local_date

if TYPE_CHECKING:
    from apps.cases.forms import ActionForm
    from apps.cases.models import Case, WorkItem
    from apps.identity.selectors import ActingPost
    from apps.ledger.services import Actor

Text = str | Promise
F = TypeVar("F", bound=Callable[..., Any])

APPLICANT = "applicant"
SYSTEM = "system"


@dataclass(frozen=True)
class Act:
    """What kernel, pages and hub need to know of a transition.

    `by` is a duty, APPLICANT or SYSTEM; `item` the kind of open work item the performer must hold; `event` the
    ledger kind; `irreversible` asks for a confirm page; `clock` says what it does to the statutory clock.
    `targets` is where it may lead, empty where the case stays; `guards` names its conditions.
    """

    name: str
    by: str
    event: str
    label: Text
    form: type[ActionForm] | None = None
    item: ItemKind | None = None
    clock: str = ""
    irreversible: bool = False
    sources: tuple[Stage, ...] = ()
    targets: tuple[Stage, ...] = ()
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Performer:
    """Who acts: a clerk with post and work item, an applicant (no post), or the system (no user)."""

    actor: Actor
    user_id: int | None = None
    post: ActingPost | None = None
    item: WorkItem | None = None


class Unmet:
    """A guard's answer: false, with the sentence that says why. A met guard returns None."""

    def __init__(self, reason: Text) -> None:
        self.message = reason

    def __bool__(self) -> bool:
        return False


Guard = Callable[[Any], Unmet | None]


def _as_condition(guard: Guard) -> Callable[[Any], Any]:
    def condition(machine: Any) -> Any:
        # Asked by `unmet` and again by fsm within one act: nothing changes in between, so one answer serves both.
        if guard not in machine.answers:
            machine.answers[guard] = guard(machine)
        unmet = machine.answers[guard]
        return True if unmet is None else unmet

    condition.__name__ = getattr(guard, "__name__", "condition")
    return condition


def act(
    *,
    source: Stage | Sequence[Stage],
    by: str,
    event: str,
    label: Text,
    target: Stage | tuple[Stage, ...] | None = None,
    form: type[ActionForm] | None = None,
    item: ItemKind | None = None,
    guards: Sequence[Guard] = (),
    clock: str = "",
    irreversible: bool = False,
) -> Callable[[F], F]:
    """Declares a transition. A tuple of targets means: the method returns the stage; no target: it stays."""
    sources = (source,) if isinstance(source, Stage) else tuple(source)

    def declare(function: F) -> F:
        name = function._func.__name__ if isinstance(function, TransitionDescriptor) else function.__name__
        targets = target if isinstance(target, tuple) else () if target is None else (target,)
        conditions = tuple(getattr(guard, "__name__", "condition") for guard in guards)
        info = Act(name, by, event, label, form, item, clock, irreversible, sources, targets, conditions)
        options: dict[str, Any] = {}
        if isinstance(target, tuple):
            options["target"] = fsm.State.RETURN_VALUE(*target)
        elif target is not None:
            options["target"] = target
        declared: F = Lifecycle.stage_slot.transition(
            source=list(sources),
            label=str(name),
            conditions=[_as_condition(guard) for guard in guards],
            permission=_permitted(info),
            custom={"act": info},
            **options,
        )(function)
        return declared

    return declare


def _permitted(info: Act) -> Callable[[Any, Any], bool]:
    def permission(machine: Any, _user: Any) -> bool:
        allowed: bool = machine.permits(info)
        return allowed

    return permission


class Lifecycle:
    """Holds the one State. Getter, setter and on_success are registered here once: a subclass shares them."""

    stage_slot: ClassVar[Any] = fsm.State(Stage, default=Stage.DRAFT)

    def __init__(self, case: Case, performer: Performer, *, now: dt.datetime | None = None) -> None:
        self.case = case
        self.performer = performer
        self.now = now or timezone.now()
        self.facts: dict[str, Any] = {}
        self.answers: dict[Guard, Unmet | None] = {}
        self.after_commit: list[Callable[[], None]] = []
        self.result: dict[str, Any] = {}
        self.event = ""  # what the move became, where that is not its act's own event

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in vars(cls).items():
            inherited = any(isinstance(vars(base).get(name), TransitionDescriptor) for base in cls.__mro__[1:])
            declared = isinstance(value, TransitionDescriptor | SuperTransitionDescriptor)
            if inherited and not declared:
                # A plain override would silently drop the guards (viewflow.md, trap 7).
                raise TypeError(f"{cls.__name__}.{name} overrides a transition without declaring one")
            if isinstance(value, TransitionDescriptor):
                for transition in value.get_transitions():
                    if not isinstance(transition.custom.get("act"), Act):
                        raise TypeError(f"{cls.__name__}.{name} is not declared with act()")

    @property
    def today(self) -> dt.date:
        return local_date(self.now)

    def permits(self, info: Act) -> bool:
        """True where the performer fits the act; `perform` has already matched post and item."""
        if info.by == SYSTEM:
            return self.performer.actor.type == "system"
        if info.by == APPLICANT:
            return self.performer.user_id is not None and self.performer.post is None
        return self.performer.post is not None and self.performer.post.duty == info.by

    @classmethod
    def acts(cls) -> list[tuple[Act, Stage]]:
        """Every (act, source stage) of the machine, in a stable order."""
        pairs = [
            (transition.custom["act"], Stage(transition.source))
            for transitions in cls.stage_slot.get_transitions().values()
            for transition in transitions
        ]
        return sorted(pairs, key=lambda pair: (pair[0].name, pair[1]))

    @classmethod
    def act_from(cls, name: str, stage: str) -> Act | None:
        """The act of that name at that stage; None where the machine has none."""
        return next((a for a, source in cls.acts() if a.name == name and source == stage), None)

    @classmethod
    def knows(cls, name: str) -> bool:
        return isinstance(getattr(cls, name, None), TransitionMethod)

    def unmet(self, name: str) -> Text | None:
        """Why the guards refuse the act now; None where they do not."""
        transition = type(self).stage_slot.get_transitions()
        for method, transitions in transition.items():
            if method.slug != name:
                continue
            for candidate in transitions:
                if candidate.source == self.case.stage:
                    failed = candidate.get_unmet_condition(self)
                    return failed[1].message if failed else None
        return None

    def on_moved(self, act_name: str, source: Stage, target: Stage) -> None:
        """Called after the transition's body; the approval machine recomputes clocks here."""


@Lifecycle.stage_slot.getter()  # type: ignore[untyped-decorator]
def _get_stage(machine: Lifecycle) -> Stage:
    return Stage(machine.case.stage)


@Lifecycle.stage_slot.setter()  # type: ignore[untyped-decorator]
def _set_stage(machine: Lifecycle, stage: Stage) -> None:
    machine.case.stage = stage
    if stage in CLOSED and machine.case.closed_at is None:
        machine.case.closed_at = machine.now


@Lifecycle.stage_slot.on_success()  # type: ignore[untyped-decorator]
def _moved(machine: Lifecycle, descriptor: Any, source: Any, target: Any, **_kwargs: Any) -> None:
    stage = Stage(machine.case.stage)
    machine.on_moved(descriptor._func.__name__, Stage(source), stage)


@dataclass(frozen=True)
class Available:
    """An act as a page shows it: possible now, or not and why."""

    act: Act
    blocked: Text | None = None
    item: WorkItem | None = None
    post: ActingPost | None = field(default=None, compare=False)
