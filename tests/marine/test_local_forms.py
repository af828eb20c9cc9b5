from __future__ import annotations

import pytest

from apps.cases.registry import plugin_for
from apps.marine.services import save_entries
from tests.land.conftest import fill_in, filled


@pytest.fixture
def case(start):
    return start("sea_use_local")


@pytest.mark.parametrize(
    ("purpose", "years"),
    [
        ("aquaculture", 15),
        ("shipbreaking", 20),
        ("tourism", 25),
        ("salt_mining", 30),
        ("welfare", 40),
        ("construction", 50),
    ],
)
def test_each_purpose_has_its_longest_term(case, purpose, years):
    assert filled(case, "term", purpose_type=purpose, term_years=str(years)).is_valid()
    assert list(filled(case, "term", purpose_type=purpose, term_years=str(years + 1)).errors) == ["term_years"]


@pytest.mark.parametrize(
    ("step", "changes", "field"),
    [
        ("term", {"term_years": "0"}, "term_years"),
        ("term", {"purpose_type": "school"}, "purpose_type"),
        ("uses", {"redline": "31"}, "redline"),
        ("uses", {"redline": ""}, "redline"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(case, step, changes, field):
    assert list(filled(case, step, **changes).errors) == [field]


def test_what_the_red_line_touches_is_a_warning(case):
    fill_in(case)
    save_entries(case=case, values={"redline": 1234})
    found = {check.code: check for check in plugin_for(case.matter_code).checks(case)}
    assert found["THREE_LINES"].outcome == "warn"
    assert "0.1234" in str(found["THREE_LINES"].text)


def test_a_term_beyond_the_law_fails(case):
    fill_in(case)
    save_entries(case=case, values={"term_years": 16})
    found = {check.code: check for check in plugin_for(case.matter_code).checks(case)}
    assert found["TERM"].outcome == "fail"
