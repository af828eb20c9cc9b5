"""Correction in the work itself, and consultation that stops the clock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from apps.cases.actions import perform
from apps.cases.demo.samples import material
from apps.cases.drafts import save_step
from apps.cases.errors import NotPossible
from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.surveying.selectors import works_of
from apps.surveying.services import save_map

from .conftest import fill_in


@pytest.fixture
def filed(start, world) -> Case:
    case = fill_in(start("map_review"), world.user("agent"))
    perform(case, "file", world.user("agent"), data={"declaration": True})
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def in_correction(filed, world) -> Case:
    data = {"entry_work_file": "甲东县界线画法不符合标准，请修改后重新提交。", "reply_days": 10}
    perform(filed, "request_correction", world.user("jiajiang.window"), data=data)
    return Case.objects.get(pk=filed.pk)


def submit(case: Case, world, title: str) -> None:
    upload = SimpleUploadedFile("修改稿.pdf", material(title))
    save_step(
        case=case, user=world.user("agent"), step_code="work_file", data={}, files=MultiValueDict({"work": [upload]})
    )


def answer(case: Case, world) -> Case:
    perform(case, "answer_correction", world.user("agent"), data={"answer_1": "已按要求修改。"})
    return Case.objects.get(pk=case.pk)


def test_a_correction_in_the_work_is_not_answered_without_a_new_version(in_correction, world):
    with pytest.raises(NotPossible, match="work"):
        answer(in_correction, world)


def test_the_corrected_work_is_a_further_version_and_the_first_stays(in_correction, world):
    submit(in_correction, world, "甲江市新能源设施分布图（修改稿）")
    assert answer(in_correction, world).stage == Stage.FILED
    assert [work.number for work in works_of(in_correction)] == [1, 2]


def test_the_same_file_again_is_no_corrected_work(in_correction, world):
    submit(in_correction, world, "甲江市新能源设施分布图（送审样图）")
    with pytest.raises(NotPossible):
        answer(in_correction, world)


def test_the_case_page_shows_every_version_and_edition(in_correction, world):
    submit(in_correction, world, "甲江市新能源设施分布图（修改稿）")
    page = render_to_string("surveying/map.html", {"case": in_correction})
    for work in works_of(in_correction):
        assert work.digest[:16] in page
    assert "网页版 V1.0" in page
    assert "1:250000" in page


def test_the_city_reviews_its_map_within_two_promised_days(filed, world):
    perform(filed, "accept", world.user("jiajiang.window"))
    case = Case.objects.get(pk=filed.pk)
    assert case.deciding_authority.code == "990100"
    assert case.level_reason["rule"] == "surveying.map_review.city"
    assert case.matter.spec.promise.days == 2


def test_consultation_on_professional_content_stops_the_clock(filed, world):
    perform(filed, "accept", world.user("jiajiang.window"))
    data = {
        "code": "consult_dept",
        "planned_end": (today() + dt.timedelta(days=20)).isoformat(),
        "reason": "专业内容没有国家标准，征求能源主管部门意见",
    }
    perform(filed, "start_procedure", world.user("jiajiang.handler"), data=data)
    case = Case.objects.get(pk=filed.pk)
    assert case.stage == Stage.SUSPENDED
    assert "地图管理条例" in case.procedures.get().basis


def test_a_compiled_map_is_not_accepted_once_the_qualification_is_gone(filed, world):
    save_map(case=filed, values={"compilation": "compiled", "qualification_number": "乙测资字99000001"})
    with pytest.raises(NotPossible, match="乙测资字99000001"):
        perform(filed, "accept", world.user("jiajiang.window"))
