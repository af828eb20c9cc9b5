"""The inbox: tabs, rows, filters."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.models import Case
from apps.deadlines.dates import today
from tests.desk.conftest import Course, SignIn, a_course, page_text


def test_a_filed_case_waits_unassigned_for_the_window(course: Course, signed_in: SignIn) -> None:
    course.filed()
    page = page_text(signed_in("jiadong.window").get("/desk/?tab=unassigned"))
    assert "样例项目" in page
    assert "剩 5 个工作日" in page
    assert "认领" in page


def test_what_i_claimed_is_mine(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    assert "样例项目" not in page_text(window.get("/desk/"))
    course.claim("jiadong.window", "accept")
    assert "样例项目" in page_text(window.get("/desk/"))
    assert "样例项目" not in page_text(window.get("/desk/?tab=unassigned"))


def test_an_opinion_of_somebody_else_is_news_until_i_look(course: Course, signed_in: SignIn) -> None:
    course.asked()
    course.do("jiadong.farmland", "give_opinion", {"verdict": "agree", "text": "同意"})
    handler = signed_in("jiadong.handler")
    assert "田守耕：" in page_text(handler.get("/desk/?tab=updated"))
    handler.get(f"/desk/cases/{course.id}/")
    assert "样例项目" not in page_text(handler.get("/desk/?tab=updated"))


def test_a_case_with_the_applicant_waits_for_others(course: Course, signed_in: SignIn) -> None:
    course.filed().do("jiadong.window", "request_correction", {"entry_title": "名称不符"})
    page = page_text(signed_in("jiadong.window").get("/desk/?tab=waiting"))
    assert "计时暂停：等待申请人补正" in page


def test_what_departments_have_to_answer_waits_for_others(course: Course, signed_in: SignIn) -> None:
    course.asked()
    page = page_text(signed_in("jiadong.handler").get("/desk/?tab=waiting"))
    assert "样例项目" in page
    assert "2 个部门未回复" in page


def test_a_closed_case_is_under_closed(course: Course, signed_in: SignIn) -> None:
    course.in_decision().do(
        "jiadong.approver",
        "refuse",
        {"reason": "不符合国土空间规划的要求", "article": "第三十八条", "remedies": "复议"},
    )
    handler = signed_in("jiadong.handler")
    assert "样例项目" in page_text(handler.get("/desk/?tab=closed"))
    assert "样例项目" not in page_text(handler.get("/desk/?tab=waiting"))


def test_the_search_finds_by_part_of_number_and_applicant(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    for text in ("td-2026-0000", "林一鸣", "样例 林一"):
        assert "样例项目" in page_text(window.get("/desk/search/", {"q": text})), text
    assert "样例项目" not in page_text(window.get("/desk/search/", {"q": "100%"}))


def test_the_light_filters_what_is_late(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    course.claim("jiadong.handler", "examine")
    handler = signed_in("jiadong.handler")
    assert "样例项目" not in page_text(handler.get("/desk/?light=over"))
    Case.objects.update(next_due_on=today() - dt.timedelta(days=4))
    assert "样例项目" in page_text(handler.get("/desk/?light=over"))


def test_the_soonest_due_comes_first(course: Course, signed_in: SignIn) -> None:
    first, second = course.filed(), a_course(course.world, "第二件").filed()
    Case.objects.filter(pk=second.id).update(next_due_on=today())
    page = page_text(signed_in("jiadong.window").get("/desk/?tab=unassigned"))
    assert page.index("第二件") < page.index(first.case.title)


@pytest.mark.parametrize("at", ["x", "a~2026-01-01~z", "a~b~c", "~~", "b~9999-99-99~00"])
def test_a_senseless_cursor_is_the_first_page(course: Course, signed_in: SignIn, at: str) -> None:
    course.filed()
    assert "样例项目" in page_text(signed_in("jiadong.window").get("/desk/", {"tab": "unassigned", "at": at}))


def test_the_stand_in_sees_what_the_absent_colleague_had_claimed(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    course.claim("jiadong.handler", "examine")
    course.stand_in("jiadong.reviewer", for_="jiadong.handler")
    page = page_text(signed_in("jiadong.reviewer").get("/desk/"))
    assert "样例项目" in page
    assert "代许文静" in page
    assert "您正在代行" in page
