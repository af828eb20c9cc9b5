"""Rules as sectors declare them: which level decides and says why, which conditions hold, how long a license holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from apps.cases.registry import LevelDecision
from apps.identity.models import Level

if TYPE_CHECKING:
    from apps.cases.models import Case

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class LevelRule(Generic[Facts]):
    """`holds` tells whether the rule applies; `reason` gives (Chinese, English) with the numbers it was judged by."""

    code: str
    level: Level
    holds: Callable[[Facts], bool]
    reason: Callable[[Facts], tuple[str, str]]


def decide(rules: Sequence[LevelRule[Facts]], facts: Facts) -> LevelDecision:
    """The first rule that holds. Raises LookupError where none does: the last rule should hold always."""
    for rule in rules:
        if rule.holds(facts):
            zh, en = rule.reason(facts)
            return LevelDecision(rule.level, rule.code, zh, en)
    raise LookupError("no level rule holds for this application")


def otherwise(code: str, level: Level, zh: str, en: str) -> LevelRule[Any]:
    """The last rule, which always holds."""
    return LevelRule(code, level, lambda facts: True, lambda facts: (zh, en))


def holding(case: Case, codes: Mapping[str, object]) -> frozenset[str]:
    """The condition codes that hold: those of the sector whose value is true, and those that every matter has."""
    common = {"represented_by_agent": case.applicant.user_id != case.filer_id}
    return frozenset(code for code, holds in {**common, **codes}.items() if holds)


def from_decision(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """Valid from the decision; the license kind says for how long."""
    return decided_on, None


def not_before_decision(
    first: dt.date | None, last: dt.date | None, decided_on: dt.date
) -> tuple[dt.date, dt.date | None]:
    """Valid for the period applied for, but not before the decision."""
    return max(decided_on, first or decided_on), last


def threshold_reason(
    *, what: tuple[str, str], amount: Decimal, limit: Decimal, unit: tuple[str, str], decider: tuple[str, str]
) -> tuple[str, str]:
    """E.g. “填海 52.3000 公顷，达到 50 公顷：国务院” and “reclamation 52.3000 ha, threshold 50 ha: State Council”."""
    reached = amount >= limit
    zh = f"{what[0]} {amount} {unit[0]}，{'达到' if reached else '未达到'} {limit} {unit[0]}：{decider[0]}"
    side = "reaching" if reached else "below"
    en = f"{what[1]} {amount} {unit[1]}, {side} the threshold of {limit} {unit[1]}: {decider[1]}"
    return zh, en
