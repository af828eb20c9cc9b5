"""What a machine declares, as rows and as DOT.

viewflow's own chart is not used: its file is under another license than its fsm, and it leaves out who acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.cases.lifecycle.base import APPLICANT, SYSTEM, Act, Lifecycle
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty

_ORDER = {stage: position for position, stage in enumerate(Stage)}


@dataclass(frozen=True)
class Move:
    """One act at one stage, and where it may lead (its own stage where the case stays)."""

    act: Act
    source: Stage
    targets: tuple[Stage, ...]

    @property
    def label(self) -> str:
        return str(self.act.label)

    @property
    def by(self) -> str:
        return performer_label(self.act.by)

    @property
    def leads_to(self) -> str:
        """The stages in words, in the reader's language."""
        return " / ".join(str(target.label) for target in self.targets)


def moves(machine: type[Lifecycle]) -> list[Move]:
    """Every (action × stage × duty) of the machine, in the order of the stages, then of the acts' names."""
    found = [Move(act, source, act.targets or (source,)) for act, source in machine.acts()]
    return sorted(found, key=lambda move: (_ORDER[move.source], move.act.name))


def performer_label(by: str) -> str:
    """Who acts, in the reader's language: a duty, the applicant, or nobody but the clock."""
    if by == APPLICANT:
        return _("Applicant")
    if by == SYSTEM:
        return pgettext("performer", "System")
    return str(Duty(by).label)


def to_dot(machine: type[Lifecycle], *, name: str) -> str:
    """The machine as a directed graph in the DOT language of Graphviz, in the active language."""
    return "\n".join(_dot_lines(machine, name))


def _dot_lines(machine: type[Lifecycle], name: str) -> Iterator[str]:
    rows = moves(machine)
    met = {stage for move in rows for stage in (move.source, *move.targets)}
    yield f"digraph {_quoted(name)} {{"
    for stage in Stage:
        if stage in met:
            yield f"  {_quoted(stage.value)} [label={_quoted(str(stage.label))}];"
    for move in rows:
        style = ", style=dashed" if move.act.by == SYSTEM else ""
        for target in move.targets:
            label = _quoted(f"{move.label} ({move.by})")
            yield f"  {_quoted(move.source.value)} -> {_quoted(target.value)} [label={label}{style}];"
    yield "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
