"""The history of a case: every entry in words."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.ledger.models import Entry
from tests.desk.conftest import Course, SignIn, page_text
from tests.oversight.conftest import history_url


def test_every_fact_is_told_with_who_and_in_which_post(course: Course, supervisor: Client) -> None:
    course.in_review()
    page = page_text(supervisor.get(history_url(course)))
    assert "审查完毕 · 同意" in page
    assert "许文静，甲东县自然资源局 国土空间规划股 承办" in page
    assert "符合条件" in page


def test_a_move_shows_what_it_changed(course: Course, supervisor: Client) -> None:
    course.accepted()
    lines = supervisor.get(history_url(course)).context["history"].lines
    accepted = next(line for line in lines if line.entry.kind == "case.accepted")
    changed = {str(change.name): change.new for change in accepted.changes}
    assert changed["承诺到期"] == str(course.case.promise_due_on)
    assert changed["法定到期"] == str(course.case.due_on)


def test_a_report_to_the_higher_authority_changes_the_holder(course: Course, supervisor: Client) -> None:
    course.in_review()
    course.case.__class__.objects.update(deciding_authority=course.world.authority("990100"))
    course.do("jiadong.reviewer", "report_up", {"text": "拟同意，上报市局"})
    page = page_text(supervisor.get(history_url(course)))
    assert "<del>甲东县自然资源局</del>" in page
    assert "<ins>甲江市自然资源和规划局</ins>" in page


def test_every_recorded_fact_is_shown(course: Course, supervisor: Client) -> None:
    course.filed().do("jiadong.window", "request_correction", {"entry_title": "名称与核准文件不符"})
    page = page_text(supervisor.get(history_url(course)))
    assert "名称与核准文件不符" in page
    assert "补正告知书" in page


def test_who_stood_in_for_whom_is_told(course: Course, supervisor: Client) -> None:
    course.accepted()
    course.stand_in("jiadong.registration", for_="jiadong.handler")
    course.do("jiadong.registration", "submit_review", {"verdict": "agree", "text": "符合条件"})
    assert "代许文静" in page_text(supervisor.get(history_url(course)))


def test_looks_and_refused_acts_have_a_switch_of_their_own(
    course: Course, supervisor: Client, signed_in: SignIn
) -> None:
    course.accepted()
    signed_in("jiadong.handler").get(course.url)
    signed_in("jiadong.handler").post(f"{course.url}acts/grant/", {"version": "1", "confirmed": "1"})
    assert "case.viewed" not in page_text(supervisor.get(history_url(course)))
    page = page_text(supervisor.get(history_url(course), {"attempts": "1"}))
    assert "case.viewed" in page
    assert "case.refused_act" in page


def test_a_supervisors_look_is_recorded_too(course: Course, supervisor: Client) -> None:
    course.filed()
    supervisor.get(history_url(course))
    looks = Entry.objects.filter(kind="case.viewed", subject_id=str(course.id))
    assert [look.actor_name for look in looks] == ["尚明察"]


def test_it_can_be_narrowed_to_a_person_a_kind_and_a_period(course: Course, supervisor: Client) -> None:
    course.in_review()

    def kinds(**query: str) -> set[str]:
        lines = supervisor.get(history_url(course), query).context["history"].lines
        return {line.entry.kind for line in lines}

    window = str(course.world.user("jiadong.window").pk)
    assert kinds(actor=window) == {"case.accepted"}
    assert kinds(group="papers") <= {"case.material_added", "case.document_sealed"}
    assert "case.filed" in kinds(group="course")
    assert kinds(until="2020-01-01") == set()
    assert kinds(**{"from": "2020-01-01"}) == kinds()
    assert kinds(**{"from": "yesterday", "until": "x", "group": "x", "after": "x"}) == kinds()


def test_older_entries_are_on_the_next_page(course: Course, supervisor: Client) -> None:
    course.filed()
    for _ in range(30):
        item = course.claim("jiadong.window", "accept")
        course.release("jiadong.window", item)
    first = supervisor.get(history_url(course))
    second = supervisor.get(history_url(course) + first.context["older"])
    shown = [line.entry.pk for page in (first, second) for line in page.context["history"].lines]
    assert len(shown) == len(set(shown)) == Entry.objects.filter(subject_id=str(course.id), nature="fact").count()
    assert second.context["older"] == ""


def test_the_same_number_of_queries_for_a_long_history(course: Course, supervisor: Client) -> None:
    course.accepted()
    supervisor.get(history_url(course))
    with CaptureQueriesContext(connection) as few:
        supervisor.get(history_url(course))
    for _ in range(10):
        item = course.claim("jiadong.handler", "examine")
        course.release("jiadong.handler", item)
    with CaptureQueriesContext(connection) as many:
        supervisor.get(history_url(course))
    assert len(many) == len(few) < 40


def test_the_clock_is_explained_beside_it(course: Course, supervisor: Client) -> None:
    course.accepted()
    spec = course.case.matter.spec
    code = next(p.code for p in spec.special_procedures if p.clock == "pause")
    end = str(course.case.due_on)
    course.do("jiadong.handler", "start_procedure", {"code": code, "planned_end": end, "reason": "需要专家评审"})
    course.do("jiadong.handler", "finish_procedure", {"code": code, "result": "评审通过"})
    events = supervisor.get(history_url(course)).context["clock_events"]
    assert [e.effect for e in events] == ["起算", "暂停", "恢复"]
    assert "第45条" in events[1].basis or "第四十五条" in events[1].basis


def test_an_application_nobody_answered_breaks_a_rule(course: Course, supervisor: Client) -> None:
    course.filed()
    course.case.__class__.objects.update(received_on="2026-09-01", next_due_on="2026-09-08")
    course.do(None, "deem_accepted")
    checks = supervisor.get(history_url(course)).context["checks"]
    assert checks[0].mark == "cross"
