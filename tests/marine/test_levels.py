"""Who decides on sea use: the thresholds of 海域使用管理法 art. 18, just below, at and just above."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.rules import decide
from apps.identity.models import Level
from apps.marine.models import SeaApplication
from apps.marine.rules import LOCAL_LEVELS


def decision(**hectares: str):
    return decide(LOCAL_LEVELS, SeaApplication(**{use: Decimal(ha) * 10_000 for use, ha in hectares.items()}))


@pytest.mark.parametrize(
    ("use", "area", "level"),
    [
        ("reclamation", "49.9999", Level.PROVINCE),
        ("reclamation", "50", Level.MINISTRY),
        ("reclamation", "50.0001", Level.MINISTRY),
        ("enclosing", "99.9999", Level.PROVINCE),
        ("enclosing", "100", Level.MINISTRY),
        ("enclosing", "100.0001", Level.MINISTRY),
        ("open_use", "699.9999", Level.COUNTY),
        ("open_use", "700", Level.MINISTRY),
        ("open_use", "700.0001", Level.MINISTRY),
    ],
)
def test_a_threshold_decides_from_itself_on(use, area, level):
    assert decision(**{use: area}).level == level


def test_ways_of_use_that_leave_the_seas_nature_count_together():
    assert decision(open_use="400", open_structure="200", other_use="100").level == Level.MINISTRY
    assert decision(open_use="400", open_structure="200", other_use="99.9999").level == Level.COUNTY


def test_a_major_national_project_is_the_state_councils_whatever_its_area():
    found = decide(LOCAL_LEVELS, SeaApplication(national_major=True, open_use=Decimal(10_000)))
    assert found.level == Level.MINISTRY


@pytest.mark.parametrize("use", ["reclamation", "enclosing"])
def test_filling_and_enclosing_are_not_delegated_to_counties(use):
    assert decision(**{use: "0.0001"}).level == Level.PROVINCE


def test_the_reason_bears_area_and_threshold_in_both_languages():
    found = decision(reclamation="52.3")
    assert "填海 52.3000 公顷，达到 50 公顷：国务院" in found.reason_zh
    assert "reclamation 52.3000 ha, reaching the threshold of 50 ha: State Council" in found.reason_en


def test_the_reason_below_a_threshold_says_so():
    found = decision(open_use="36.5")
    assert "36.5000 公顷，未达到 700 公顷" in found.reason_zh
    assert "below the threshold of 700 ha" in found.reason_en
