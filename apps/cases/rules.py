"""Decision level as declared rules, one form for all sectors: the first that holds decides, and says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from apps.cases.registry import LevelDecision
from apps.identity.models import Level

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


def threshold_reason(
    *, what: tuple[str, str], amount: Decimal, limit: Decimal, unit: tuple[str, str], decider: tuple[str, str]
) -> tuple[str, str]:
    """E.g. “填海 52.3000 公顷，达到 50 公顷：国务院” and “reclamation 52.3000 ha, threshold 50 ha: State Council”."""
    reached = amount >= limit
    zh = f"{what[0]} {amount} {unit[0]}，{'达到' if reached else '未达到'} {limit} {unit[0]}：{decider[0]}"
    side = "reaching" if reached else "below"
    en = f"{what[1]} {amount} {unit[1]}, {side} the threshold of {limit} {unit[1]}: {decider[1]}"
    return zh, en
