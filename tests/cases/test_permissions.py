"""Who may do what: visibility, post, place, claimed items, and never handler and approver in one."""

from __future__ import annotations

import pytest

from apps.cases.errors import NotPermitted, NotPossible, NotVisible
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.services import open_post
from apps.ledger.models import Entry, Nature
from tests.cases.conftest import Course


def test_an_outsider_learns_nothing_of_a_case(course: Course) -> None:
    course.filed()
    with pytest.raises(NotVisible):
        course.do("outsider", "withdraw", {"reason": "这不是我的"})


def test_a_clerk_of_another_county_sees_no_case(course: Course) -> None:
    course.filed()
    with pytest.raises(NotVisible):
        course.do("jiaxi.window", "accept")


def test_a_handler_cannot_accept(course: Course) -> None:
    course.filed()
    with pytest.raises(NotPermitted, match=r"受理窗口|Acceptance window"):
        course.do("jiadong.handler", "accept")


def test_a_clerk_cannot_withdraw_for_the_applicant(course: Course) -> None:
    course.filed()
    with pytest.raises(NotPermitted):
        course.do("jiadong.window", "withdraw", {"reason": "替申请人撤回"})


def test_nobody_does_the_systems_acts(course: Course) -> None:
    course.filed()
    with pytest.raises(NotPermitted):
        course.do("jiadong.window", "deem_accepted")


def test_the_lower_level_cannot_act_on_a_case_reported_up(provincial: Course) -> None:
    provincial.in_review().do("jiadong.reviewer", "report_up", {"text": "上报市局"})
    with pytest.raises(NotPermitted, match="甲江"):
        provincial.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "再看一次"})


def test_what_a_colleague_works_on_is_theirs(course: Course) -> None:
    from apps.cases.work_items import claim

    item = course.accepted().case.items.get(kind="examine")
    claim(item_id=item.pk, user=course.world.user("jiadong.handler"))
    with pytest.raises(NotPermitted, match="许文静"):
        course.do("jiadong.handler2", "submit_review", {"verdict": "agree", "text": "符合条件"})


def test_a_handler_who_is_also_approver_cannot_grant(course: Course) -> None:
    handler = course.world.user("jiadong.handler")
    open_post(user=handler, duty="approver", authority=course.world.authority("990101"), starts_on=today())
    with pytest.raises(NotPossible):
        course.in_decision().do("jiadong.handler", "grant", {"text": "准予许可"})
    assert course.case.stage == Stage.DECISION


def test_a_refused_act_is_recorded_as_an_attempt(course: Course) -> None:
    course.filed()
    with pytest.raises(NotPermitted):
        course.do("jiadong.handler", "accept")
    attempt = Entry.objects.get(subject_id=str(course.id), nature=Nature.ATTEMPT, kind="case.refused_act")
    assert attempt.actor_name == "许文静"


def test_a_refused_act_changes_nothing(course: Course) -> None:
    before = course.filed().case
    with pytest.raises(NotPermitted):
        course.do("jiadong.handler", "accept")
    after = course.case
    assert (after.stage, after.version, after.touched_at) == (before.stage, before.version, before.touched_at)


def test_an_act_the_machine_does_not_have_is_refused(course: Course) -> None:
    with pytest.raises(NotPossible):
        course.do("citizen", "__init__")
