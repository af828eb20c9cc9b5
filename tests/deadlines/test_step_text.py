from __future__ import annotations

import pytest
from django.utils.translation import override

from apps.deadlines.clock import Extension, Pause, Term, Unit, deadline
from apps.deadlines.steps import TEXTS, Step
from tests.deadlines.conftest import CALENDAR, day

SAMPLE = {"day": "2026-11-05", "from": "2026-11-11", "to": "2026-11-17", "days": 5, "year": 2027} | {
    "reason": "expert_review",
    "basis": "XKF45",
    "holiday": "national_day",
}


def steps():
    review = Pause(day("2026-11-11"), day("2026-11-17"), None, "expert_review", "XKF45")
    term = Term(10, Unit.WORKING_DAY, "promise")
    return deadline(
        term=term, start=day("2026-11-05"), pauses=[review], extensions=[Extension(10, "XKF42")], calendar=CALENDAR
    ).steps


def test_the_derivation_reads_in_chinese():
    with override("zh-hans"):
        assert [s.text() for s in steps()] == [
            "2026年11月5日受理，次日起算",
            "10个工作日（服务承诺）",
            "延长10个工作日（行政许可法第四十二条）",
            "2026年11月11日至2026年11月17日专家评审，暂停计时：增加5个工作日（行政许可法第四十五条）",
        ]


def test_the_derivation_reads_in_english():
    with override("en"):
        assert steps()[3].text() == (
            "Paused for expert review from Nov. 11, 2026 to Nov. 17, 2026: +5 working days "
            "(Administrative License Law, article 45)"
        )


@pytest.mark.parametrize("code", TEXTS)
def test_every_step_is_translated(code):
    step = Step(code, SAMPLE)
    with override("en"):
        english = step.text()
    with override("zh-hans"):
        chinese = step.text()
    assert english != chinese
    assert "%" not in english + chinese


def test_a_local_basis_and_holiday_are_shown_as_written():
    with override("zh-hans"):
        assert "三月三" in Step("rolled_holiday", {"day": "2026-04-20", "holiday": "三月三"}).text()


def test_a_step_of_a_newer_version_shows_its_code():
    assert Step("from_the_future").text() == "from_the_future"
