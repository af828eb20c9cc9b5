"""Reads of the catalogue."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from apps.catalogue.models import MatterVersion


def _versions() -> QuerySet[MatterVersion]:
    return MatterVersion.objects.select_related("matter")


def current_version(code: str) -> MatterVersion:
    """The version that a new application begins with. Raises MatterVersion.DoesNotExist for an unlisted matter."""
    return _versions().get(matter__code=code, matter__is_listed=True, is_current=True)


def current_versions(*, sector: str = "", search: str = "", online_only: bool = False) -> QuerySet[MatterVersion]:
    """Current versions of listed matters in order of sector and code; one query.

    `search`: every word must occur in the Chinese name, the English name or the code. For groups in a template use
    `{% regroup versions by matter.sector as sectors %}`.
    """
    versions = _versions().filter(matter__is_listed=True, is_current=True)
    if sector:
        versions = versions.filter(matter__sector=sector)
    if online_only:
        versions = versions.exclude(machine="")
    for word in search.split()[:5]:
        versions = versions.filter(
            Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(matter__code__icontains=word)
        )
    return versions.order_by("matter__sector", "matter__code")


def versions_of(code: str) -> QuerySet[MatterVersion]:
    """All versions, newest first; also of an unlisted matter."""
    return _versions().filter(matter__code=code).order_by("-number")


def chain_positions() -> dict[str, int]:
    """How far down its chain each matter stands: 0 needs no other, 1 comes after such a one, and so on. One query."""
    definitions = MatterVersion.objects.filter(is_current=True).values_list("matter__code", "definition__prerequisites")
    before = {code: [row["matter"] for row in rows] for code, rows in definitions}
    positions: dict[str, int] = {}

    def position(code: str, on_the_way: frozenset[str]) -> int:
        if code not in positions:
            earlier = [c for c in before.get(code, []) if c not in on_the_way]  # matters may need each other
            positions[code] = max((position(c, on_the_way | {code}) + 1 for c in earlier), default=0)
        return positions[code]

    return {code: position(code, frozenset({code})) for code in sorted(before)}
