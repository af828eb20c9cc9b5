from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.registry import open_matters, plugin_for
from apps.deadlines.dates import today
from apps.licenses import kinds
from apps.marine.licenses import KINDS
from apps.marine.services import save_entries
from tests.land.conftest import fill_in

MATTERS = [plugin.code.removeprefix("marine.") for plugin in open_matters() if plugin.code.startswith("marine.")]


@pytest.mark.parametrize("matter", MATTERS)
def test_the_term_fits_the_kind(start, matter):
    plan = plugin_for(f"marine.{matter}").license
    first, last = plan.validity(fill_in(start(matter)), today())
    assert kinds.get(plan.kind).valid.last_day(first=first, given=last) == last


def test_a_temporary_permit_ends_with_the_period_applied_for(start):
    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"use_from": dt.date(2027, 3, 1), "use_to": dt.date(2027, 4, 29)})
    validity = plugin_for(case.matter_code).license.validity
    assert validity(case, dt.date(2027, 1, 15)) == (dt.date(2027, 3, 1), dt.date(2027, 4, 29))
    assert validity(case, dt.date(2027, 3, 15)) == (dt.date(2027, 3, 15), dt.date(2027, 4, 29))


def test_a_temporary_permit_bears_area_uses_and_corners(start):
    plan = plugin_for("marine.temporary_use").license
    data = kinds.get(plan.kind).clean(plan.data(fill_in(start("temporary_use"))))
    assert data["area"] == "12.6419 公顷（中央子午线 112.5°E）"
    assert [row["hectares"] for row in data["uses"]] == ["0.5000", "12.1419"]
    assert data["points"][0] == {"point": "1", "latitude": "21°31′12.350″", "longitude": "112°21′06.780″"}


def test_a_temporary_permit_says_that_it_cannot_be_renewed():
    assert "不予续期" in "".join(kinds.get("marine.temporary_use").notes_zh)


def test_numbers_follow_their_rule():
    number = kinds.get("marine.temporary_use").number
    assert number.number(region="990101", issuer="990101", year=2026, serial=12) == "990101临海〔2026〕12号"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_number_rule_from_memory_says_so(kind):
    assert "[knowledge" in kind.number.source or "[seen" in kind.number.source
