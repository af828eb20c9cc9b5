"""Filing, the one correction notice, acceptance by act or by silence (行政许可法 art. 32)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.cases import drafts
from apps.cases.errors import InvalidData, NotPermitted, NotPossible
from apps.cases.models import Case, Correction
from apps.cases.tasks import sweep_acceptance, sweep_drafts
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.deadlines.clock import add_working_days
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar
from apps.identity.world import DemoWorld
from tests.cases.conftest import MATTER, Course, start

NOTICE = {"material_APPLICATION": "申请表未盖章", "reply_days": 10}


def test_a_draft_has_no_number(course: Course) -> None:
    assert course.case.number is None


def test_an_incomplete_application_names_what_is_missing(world: DemoWorld, matter: MatterVersion) -> None:
    case = drafts.start_draft(
        user=world.user("citizen"),
        applicant=world.person("citizen"),
        matter_code=MATTER,
        authority=world.authority("990101"),
    )
    with pytest.raises(NotPossible, match="Title"):
        Course(world, case).filed()


def test_a_conditional_material_is_asked_for_when_its_condition_holds(world: DemoWorld, matter: MatterVersion) -> None:
    with pytest.raises(NotPossible, match="选址图"):
        start(world, title="unplanned").filed()


def test_a_conditional_material_is_not_asked_for_otherwise(course: Course) -> None:
    assert course.filed().case.stage == Stage.FILED


def test_filing_needs_the_declaration(course: Course) -> None:
    with pytest.raises(InvalidData) as refusal:
        course.do("citizen", "file", {})
    assert list(refusal.value.errors) == ["declaration"]


def test_a_filed_application_cannot_be_edited(course: Course) -> None:
    case = course.filed().case
    with pytest.raises(NotPossible):
        drafts.save_step(case=case, user=course.world.user("citizen"), step_code="title", data={"title": "改"})


def test_nobody_files_for_a_stranger(world: DemoWorld, matter: MatterVersion) -> None:
    with pytest.raises(NotPermitted):
        start(world, user=world.user("outsider"))


def test_a_matter_not_open_online_cannot_be_started(world: DemoWorld) -> None:
    with pytest.raises(NotPossible):
        drafts.start_draft(
            user=world.user("citizen"),
            applicant=world.person("citizen"),
            matter_code="land.none",
            authority=world.authority("990101"),
        )


def test_a_correction_notice_waits_for_the_applicant(course: Course) -> None:
    course.filed().do("jiadong.window", "request_correction", NOTICE)
    case = course.case
    assert case.stage == Stage.CORRECTION
    assert case.next_due_on == add_working_days(day=today(), days=10, calendar=load_calendar())


def test_an_empty_correction_notice_is_refused(course: Course) -> None:
    with pytest.raises(InvalidData):
        course.filed().do("jiadong.window", "request_correction", {"reply_days": 10})


def test_a_correction_needs_a_new_file_for_a_named_material(course: Course) -> None:
    course.filed().do("jiadong.window", "request_correction", NOTICE)
    with pytest.raises(NotPossible, match="申请表"):
        course.do("citizen", "answer_correction", {"answer_1": "已盖章"})


def test_a_corrected_application_comes_back_to_the_window(course: Course) -> None:
    course.filed().do("jiadong.window", "request_correction", NOTICE)
    course.upload("citizen")
    course.do("citizen", "answer_correction", {"answer_1": "已盖章"})
    assert course.case.stage == Stage.FILED
    assert course.case.items.filter(kind="accept", state="open").count() == 1


def test_a_second_correction_notice_is_refused(course: Course) -> None:
    test_a_corrected_application_comes_back_to_the_window(course)
    with pytest.raises(NotPossible, match="第三十二条"):
        course.do("jiadong.window", "request_correction", NOTICE)


def test_the_database_knows_one_correction_notice_a_case(course: Course) -> None:
    course.filed().do("jiadong.window", "request_correction", NOTICE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(case=course.case, notified_at=timezone.now(), due_on=today())


def test_a_withdrawal_ends_the_case_and_its_items(course: Course) -> None:
    course.accepted().do("citizen", "withdraw", {"reason": "项目取消了"})
    assert course.case.stage == Stage.WITHDRAWN
    assert not course.case.items.filter(state="open").exists()


def test_referral_to_another_authority_must_name_it(course: Course) -> None:
    with pytest.raises(InvalidData) as refusal:
        course.filed().do("jiadong.window", "not_accept", {"ground": "other_organ", "reason": "不属本机关职权"})
    assert list(refusal.value.errors) == ["refer_to"]


def test_not_accepted_ends_the_case(course: Course) -> None:
    course.filed().do("jiadong.window", "not_accept", {"ground": "not_required", "reason": "依法不需要许可"})
    assert course.case.closed_at is not None


def _received(course: Course, day: dt.date) -> None:
    due = add_working_days(day=day, days=5, calendar=load_calendar())
    Case.objects.filter(pk=course.id).update(received_on=day, next_due_on=due)


def test_five_working_days_of_silence_accept_from_the_day_of_receipt(course: Course) -> None:
    received = today() - dt.timedelta(days=14)
    _received(course.filed(), received)
    sweep_acceptance()
    assert course.case.stage == Stage.EXAMINATION
    assert course.case.accepted_on == received


def test_silence_of_fewer_days_accepts_nothing(course: Course) -> None:
    _received(course.filed(), today())
    sweep_acceptance()
    assert course.case.stage == Stage.FILED


def test_an_unanswered_correction_is_returned(course: Course) -> None:
    course.filed().do("jiadong.window", "request_correction", NOTICE)
    Correction.objects.update(due_on=today() - dt.timedelta(days=1))
    Case.objects.update(next_due_on=today() - dt.timedelta(days=1))
    sweep_acceptance()
    assert course.case.stage == Stage.LAPSED


def test_an_abandoned_draft_is_closed(course: Course) -> None:
    Case.objects.update(touched_at=timezone.now() - dt.timedelta(days=91))
    sweep_drafts()
    assert course.case.stage == Stage.LAPSED


def test_a_living_draft_is_kept(course: Course) -> None:
    sweep_drafts()
    assert course.case.stage == Stage.DRAFT
