"""The common course of an approval."""

from __future__ import annotations

from apps.cases.models import WorkItem
from apps.cases.vocabulary import Stage
from tests.cases.conftest import Course


def test_a_complete_application_is_filed_with_a_number(course: Course) -> None:
    course.filed()
    assert course.case.stage == Stage.FILED
    assert course.case.number is not None
    assert course.case.number.startswith("990101-TD-")


def test_acceptance_starts_both_clocks(course: Course) -> None:
    case = course.accepted().case
    assert case.stage == Stage.EXAMINATION
    assert case.due_on is not None
    assert case.promise_due_on is not None
    assert case.promise_due_on < case.due_on


def test_the_county_decides_its_own_case(course: Course) -> None:
    assert course.granted().case.stage == Stage.CERTIFICATE


def test_a_provincial_case_goes_up_twice(provincial: Course) -> None:
    c = provincial.in_review()
    c.do("jiadong.reviewer", "report_up", {"text": "拟同意，上报市局"})
    assert c.case.holder.code == "990100"
    planning, farmland = (c.world.department("990100", d) for d in ("planning", "farmland"))
    c.do(
        "jiajiang.handler",
        "request_co_review",
        {"departments": [planning.pk, farmland.pk], "question": "是否符合规划", "reply_days": 5},
    )
    assert WorkItem.objects.filter(case=c.id, kind="co_review", state="open").count() == 2
    c.do("jiajiang.farmland", "give_opinion", {"verdict": "agree", "text": "不占基本农田"})
    assert c.case.stage == Stage.CO_REVIEW
    c.do("jiajiang.planning", "give_opinion", {"verdict": "agree", "text": "符合规划"})
    assert c.case.stage == Stage.EXAMINATION
    c.do("jiajiang.handler", "submit_review", {"verdict": "agree", "text": "拟同意"})
    c.do("jiajiang.reviewer", "report_up", {"text": "拟同意，上报省厅"})
    c.do("province.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    c.do("province.reviewer", "submit_decision", {"verdict": "agree", "text": "同意"})
    c.do("province.approver", "grant", {"text": "准予许可"})
    assert c.case.stage == Stage.CERTIFICATE
