"""The guide (办事指南): what the catalogue says, as short lines for lists, searched by words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.catalogue.models import MatterVersion, Sector
from apps.catalogue.selectors import current_versions
from apps.catalogue.texts import Text
from apps.public.forms import plain


@dataclass(frozen=True)
class GuideLine:
    """A matter in a list. `days`: promised working days, else those of the law; None where neither is set."""

    code: str
    sector: str
    name: Text
    days: int | None
    is_open: bool
    words: str


_LINES: dict[str, GuideLine] = {}  # by the digest of the version, which never changes


def guide_lines() -> list[GuideLine]:
    """Every listed matter, in the order of its code. One query, and one more for versions not yet seen."""
    current = current_versions()
    digests = dict(current.values_list("pk", "digest"))
    unseen = [pk for pk, digest in digests.items() if digest not in _LINES]
    if unseen:
        for version in current.filter(pk__in=unseen):
            _LINES[version.digest] = _line(version)
    return [_LINES[digest] for digest in digests.values()]


def _line(version: MatterVersion) -> GuideLine:
    spec = version.spec
    names = [spec.name, *(output.name for output in spec.outputs)]
    words = [text for name in names for text in (name.zh, name.en)]
    return GuideLine(
        code=version.matter.code,
        sector=version.matter.sector,
        name=spec.name,
        days=spec.promise.days or spec.statutory.days,
        is_open=version.is_open_online,
        words=_plain(" ".join([version.matter.code, *words])),
    )


def _plain(text: str) -> str:
    return plain(text).lower()


def search(lines: Iterable[GuideLine], query: str) -> list[GuideLine]:
    """Lines that hold every word of the query; failing that, those that share most of its pairs of letters.

    Chinese is written without spaces: 采矿证 is then found in 采矿许可证 by the pairs they share.
    """
    lines, words = list(lines), _plain(query).split()
    if not words:
        return lines
    found = [line for line in lines if all(word in line.words for word in words)]
    if found:
        return found
    pairs = {word[i : i + 2] for word in words for i in range(len(word) - 1)}
    scored = [(sum(pair in line.words for pair in pairs), line) for line in lines]
    return [line for score, line in sorted(scored, key=lambda s: -s[0]) if score * 2 >= len(pairs) > 0]


@dataclass(frozen=True)
class SectorBlock:
    """A sector on the home page: how many matters, and the ones most asked for."""

    code: str
    name: str | Promise
    count: int
    lines: list[GuideLine]


# What visitors ask for most stands on the home page; the rest is a click away.
POPULAR: dict[str, tuple[str, ...]] = {
    "land": ("preexam_site", "plan_permit_land", "plan_permit_work", "temporary_use", "reclamation_acceptance"),
    "mineral": ("exploration_right_new", "mining_right_new", "mining_right_renew", "mining_plan", "reserve_filing"),
    "marine": ("sea_use_local", "sea_use_renew", "temporary_use", "island_use", "cable_laying"),
    "surveying": ("qualification", "map_review", "classified_results", "mark_removal", "cors_filing"),
}


def sector_blocks(lines: Iterable[GuideLine]) -> list[SectorBlock]:
    by_code = {line.code: line for line in lines}
    blocks = []
    for sector, names in POPULAR.items():
        shown = [by_code[code] for name in names if (code := f"{sector}.{name}") in by_code]
        count = sum(line.sector == sector for line in by_code.values())
        blocks.append(SectorBlock(sector, Sector(sector).label, count, shown))
    return blocks


def by_sector(lines: Iterable[GuideLine]) -> list[tuple[str, str | Promise, list[GuideLine]]]:
    """Sector code, its name, its lines; sectors without lines are left out."""
    lines = list(lines)
    groups = [(s.value, s.label, [line for line in lines if line.sector == s.value]) for s in Sector]
    return [group for group in groups if group[2]]


@dataclass(frozen=True)
class Chain:
    """The matters a project needs one after another, under short names."""

    name: str | Promise
    stops: tuple[tuple[str, str | Promise], ...]


CHAINS = (
    Chain(
        _("Land for a construction project"),
        (
            ("land.preexam_site", _("Pre-examination and site")),
            ("land.farmland_conversion", _("Farmland conversion")),
            ("land.expropriation", _("Expropriation")),
            ("land.supply", _("Land supply")),
            ("land.plan_permit_land", _("Land planning permit")),
            ("land.plan_permit_work", _("Works planning permit")),
            ("land.plan_verification", _("Planning verification")),
            ("shared.realestate_registration", _("Registration of title")),
        ),
    ),
    Chain(
        _("Opening a mine"),
        (
            ("mineral.right_grant", _("Grant of the mining right")),
            ("mineral.exploration_right_new", _("Exploration right")),
            ("mineral.exploration_plan", _("Exploration plan")),
            ("mineral.reserve_filing", _("Filing of reserves")),
            ("mineral.mining_right_new", _("Mining right")),
            ("mineral.mining_plan", _("Mining plan")),
            ("land.reclamation_acceptance", _("Acceptance of reclamation")),
        ),
    ),
    Chain(
        _("A project at sea"),
        (
            ("marine.sea_use_preexam", _("Pre-examination of sea use")),
            ("marine.sea_use_local", _("Sea-use right")),
            ("shared.realestate_registration", _("Registration of title")),
            ("marine.reclamation_acceptance", _("Acceptance of the filled area")),
        ),
    ),
)
