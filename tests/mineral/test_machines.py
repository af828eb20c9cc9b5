from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.actions import perform
from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.errors import InvalidData, NotPossible
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.cases.vocabulary import Stage
from apps.deadlines.clock import Unit
from apps.deadlines.dates import today
from apps.identity.models import Duty, Level
from apps.ledger.models import Entry
from apps.licenses.models import License
from apps.mineral.samples import mining_right_new


def until(case: Case, stage: Stage) -> Case:
    sample = plugin_for(case.matter_code).sample()
    return Demonstration(tell=lambda line: None).go_on(case.pk, stage, sample)


def by(case: Case, duty: Duty, action: str, **data: object) -> Case:
    perform(case, action, story.clerk(authority=case.holder, duty=duty), data=data)
    return Case.objects.get(pk=case.pk)


def procedure(case: Case, code: str) -> Case:
    planned = (today() + dt.timedelta(days=30)).isoformat()
    return by(case, Duty.HANDLER, "start_procedure", code=code, planned_end=planned, reason="依照规定开展")


def test_the_plan_is_not_accepted_once_the_right_is_revoked(drafted):
    case = until(drafted("mining_plan"), Stage.FILED)
    License.objects.update(status="revoked", status_reason="x", status_cause="x")
    with pytest.raises(NotPossible, match="9999999"):
        by(case, Duty.WINDOW, "accept")


def test_the_permit_is_not_made_once_the_right_is_revoked(drafted):
    case = until(drafted("mining_plan"), Stage.CERTIFICATE)
    License.objects.update(status="revoked", status_reason="x", status_cause="x")
    with pytest.raises(NotPossible, match="9999999"):
        by(case, Duty.CERTMAKER, "make_certificate", number="C9901012026119990000007")


@pytest.mark.parametrize("matter", ["mining_right_new", "mining_plan"])
def test_expert_review_stops_the_clock(drafted, matter):
    case = procedure(until(drafted(matter), Stage.EXAMINATION), "expert_review")
    assert case.stage == Stage.SUSPENDED
    assert case.paused_since == today()


@pytest.mark.parametrize("matter", ["mining_right_new", "mining_plan"])
def test_a_public_notice_does_not_stop_the_clock(drafted, matter):
    case = procedure(until(drafted(matter), Stage.EXAMINATION), "publicity")
    assert case.stage == Stage.EXAMINATION
    assert case.paused_since is None


def test_nothing_goes_on_to_review_while_the_notice_runs(drafted):
    case = procedure(until(drafted("mining_plan"), Stage.EXAMINATION), "publicity")
    with pytest.raises(NotPossible):
        by(case, Duty.HANDLER, "submit_review", verdict="agree", text="同意")
    case = by(case, Duty.HANDLER, "finish_procedure", code="publicity", result="收到异议一件，已答复")
    assert by(case, Duty.HANDLER, "submit_review", verdict="agree", text="同意").stage == Stage.REVIEW


def test_an_objection_is_recorded_while_the_notice_runs_with_its_answer(drafted):
    case = until(drafted("mining_plan"), Stage.EXAMINATION)
    words = {"objection": "运输道路扬尘影响村庄", "answer": "已答复"}
    with pytest.raises(NotPossible):
        by(case, Duty.HANDLER, "record_objection", **words)
    by(procedure(case, "publicity"), Duty.HANDLER, "record_objection", **words)
    entry = Entry.objects.get(subject_id=str(case.pk), kind="mineral.objection_recorded")
    assert words["objection"] in str(entry.data)


def test_an_objection_without_an_answer_is_refused(drafted):
    case = procedure(until(drafted("mining_plan"), Stage.EXAMINATION), "publicity")
    with pytest.raises(InvalidData):
        by(case, Duty.HANDLER, "record_objection", objection="运输道路扬尘影响村庄", answer="")


def test_two_rights_to_the_same_ground_are_not_both_granted(drafted):
    one, other = (drafted("mining_right_new", mining_right_new(mineral="building_stone", place=4)) for _ in range(2))
    until(one, Stage.CERTIFICATE)
    other = until(other, Stage.DRAFT)
    with pytest.raises(NotPossible):
        perform(other, "file", other.filer, data={"declaration": True})


def test_the_statutory_term_of_the_right_is_forty_calendar_days(drafted):
    case = until(drafted("mining_right_new"), Stage.EXAMINATION)
    statutory = case.matter.spec.statutory
    assert (statutory.days, statutory.unit) == (40, Unit.CALENDAR_DAY)


def test_the_sample_of_the_right_goes_up_to_the_city(drafted):
    case = until(drafted("mining_right_new"), Stage.FILED)
    assert case.deciding_authority.level == Level.CITY
    assert case.level_reason["en"].startswith("limestone for cement: ")


def test_a_number_of_another_shape_is_refused(drafted):
    case = until(drafted("mining_plan"), Stage.CERTIFICATE)
    with pytest.raises(InvalidData):
        by(case, Duty.CERTMAKER, "make_certificate", number="C99010120261199900000")
