from __future__ import annotations

import datetime as dt

import pytest

from apps.surveying.licenses import MAP_REVIEW, map_data, map_validity, place_of
from apps.surveying.services import replace_editions

from .conftest import fill_in

DECIDED = dt.date(2026, 11, 23)
TWO_YEARS = dt.date(2028, 11, 22)


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("000000", "GS（2026）0007号"),
        ("110000", "京S（2026）0007号"),
        ("650000", "新S（2026）0007号"),
        ("990000", "示S（2026）0007号"),
        ("990100", "示S01（2026）0007号"),
    ],
)
def test_the_number_names_the_place_of_the_review(region, number):
    assert MAP_REVIEW.number.number(region=region, issuer=region, year=2026, serial=7) == number


def test_a_serial_above_four_digits_is_written_out():
    assert MAP_REVIEW.number.number(region="990000", issuer="", year=2026, serial=12345) == "示S（2026）12345号"


def test_a_code_of_no_province_has_no_number():
    with pytest.raises(KeyError):
        place_of("980000")


def edition(medium: str) -> dict[str, str]:
    return {"medium": medium, "name": "版本", "place": "示例"}


@pytest.mark.parametrize(
    ("media", "last_day"), [(["internet"], TWO_YEARS), (["paper"], None), (["internet", "paper"], None)]
)
def test_an_internet_edition_holds_two_years_and_a_paper_edition_has_no_term(start, media, last_day):
    case = start("map_review")
    replace_editions(case=case, rows=[edition(m) for m in media])
    assert map_validity(case, DECIDED) == (DECIDED, last_day)
    assert MAP_REVIEW.valid.last_day(first=DECIDED, given=last_day) == last_day


def test_the_approval_states_each_edition_with_its_term_and_the_work_by_digest(start, world):
    case = fill_in(start("map_review"), world.user("agent"))
    case.decided_on = DECIDED
    data = map_data(case)
    assert "互联网：网页版 V1.0（https://map.example.com），有效期至2028年11月22日" in data["editions"]
    assert "纸质：宣传册 2026 年版（示例省地图出版社），按审定样图使用，无固定期限" in data["editions"]
    assert data["work"].startswith("第 1 版，文件 SM3 值 ")
    assert [row["scale"] for row in data["sheets"]] == ["1:250000", "1:100000"]
    assert MAP_REVIEW.clean(data)
