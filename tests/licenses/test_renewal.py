"""Renewal as kinds declare it: until when it is applied for, and by which matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from apps.cases.registry import register_sector
from apps.licenses import kinds
from apps.licenses.kinds import OPEN_ENDED, NumberRule
from apps.licenses.renewal import Renewal
from tests.licenses.conftest import TEST_KIND

D = dt.date


@pytest.mark.parametrize(
    ("renewal", "last", "by"),
    [
        (Renewal("art. 50"), D(2027, 1, 31), D(2027, 1, 1)),
        (Renewal("art. 26", days=0, months=2), D(2027, 12, 31), D(2027, 10, 31)),
        (Renewal("art. 26", days=0, months=2), D(2027, 4, 30), D(2027, 2, 28)),
        (Renewal("art. 26", days=0, months=2), D(2028, 1, 15), D(2027, 11, 15)),
    ],
)
def test_it_is_applied_for_days_or_months_before_the_last_day(renewal, last, by):
    assert renewal.file_by(last) == by


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 367}, {"months": 2}, {"days": 0, "months": 13}, {"source": ""}, {"days": -1}]
)
def test_what_is_no_time_is_refused(wrong):
    with pytest.raises(ValueError, match="a time for renewal"):
        Renewal(**{"source": "art. 50", **wrong})


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        ("surveying.qualification", D(2027, 12, 1)),
        ("mineral.mining_right", D(2027, 12, 1)),
        ("marine.sea_use_local", D(2027, 10, 31)),
    ],
)
def test_the_sectors_say_what_their_law_says(kind, by):
    assert kinds.get(kind).renewal.file_by(D(2027, 12, 31)) == by


@pytest.mark.parametrize("kind", ["marine.temporary_use", "surveying.map_review", "land.plan_permit_land"])
def test_what_ends_by_itself_or_never_is_not_renewed(kind):
    assert kinds.get(kind).renewal is None


def other_kind(**changes):
    number = NumberRule("续字第{region:6}{year:4}{serial:05d}号", source="invented")
    return replace(TEST_KIND, code="test.other", number=number, **changes)


def test_a_kind_without_an_end_has_no_renewal():
    with pytest.raises(ValueError, match="no end"):
        kinds.register(other_kind(valid=OPEN_ENDED))


def test_a_kind_is_renewed_only_by_a_matter_that_is_open(monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    kind = other_kind(renewal=Renewal("art. 50", matter="mineral.mining_right_renew"))
    with pytest.raises(ValueError, match="not open"):
        register_sector((kind,), ())
