"""A bad rating is verified, mended and called back, in this order, by the window of the receiving authority."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.errors import NotPermitted, NotPossible, NotVisible
from apps.deadlines.dates import today
from apps.hub.codes import load_codes
from apps.hub.inbound.messages import take
from apps.hub.models import Rating, RatingTask
from apps.hub.ratings import take_step
from apps.ledger.models import Entry
from tests.desk.conftest import Course, SignIn, a_course, page_text

TEXT = "核实：窗口当日确有缺岗。"


def rated(course: Course, satisfaction: str = "1") -> Course:
    load_codes()
    course.accepted().do("citizen", "withdraw", {"reason": "项目取消，不再申请"})
    words = {"satisfaction": satisfaction, "assessTime": "20261101T100000", "writingEvaluation": "等候时间太长"}
    data = {"projectNo": course.case.number, "assessNumber": 1, **words}
    take(service="evaluation", content={"id": f"r-{course.id}", "data": data})
    return course


@pytest.fixture
def task(course: Course) -> RatingTask:
    rated(course)
    return RatingTask.objects.get()


@pytest.fixture
def window(signed_in: SignIn, task: RatingTask) -> Client:
    return signed_in("jiadong.window")


def test_three_steps_close_it_and_each_is_recorded(course: Course, task: RatingTask, window: Client) -> None:
    for state in ("open", "verified", "mended"):
        answer = window.post(f"/desk/ratings/{task.pk}/", {"state": state, "text": TEXT})
        assert answer.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.closed_at is not None) == ("closed", True)
    entries = Entry.objects.filter(kind="hub.rating_task_step", subject_id=str(course.id))
    assert list(entries.values_list("actor_name", flat=True)) == ["方启明"] * 3


@pytest.mark.parametrize("state", ["verified", "mended", "closed", "nonsense"])
def test_a_step_out_of_order_is_refused(course: Course, task: RatingTask, state: str) -> None:
    with pytest.raises(NotPossible):
        take_step(task_id=task.pk, user=course.world.user("jiadong.window"), state=state, text=TEXT)


def test_the_same_step_twice_is_refused_on_the_page(task: RatingTask, window: Client) -> None:
    window.post(f"/desk/ratings/{task.pk}/", {"state": "open", "text": TEXT})
    again = window.post(f"/desk/ratings/{task.pk}/", {"state": "open", "text": TEXT})
    assert "现在应办的是另一步" in page_text(again, status=422)


def test_a_closed_task_takes_no_more(task: RatingTask, window: Client) -> None:
    for state in ("open", "verified", "mended", "mended"):
        answer = window.post(f"/desk/ratings/{task.pk}/", {"state": state, "text": TEXT}, follow=True)
    assert "form" not in answer.context or answer.context["form"] is None
    assert Entry.objects.filter(kind="hub.rating_task_step").count() == 3


@pytest.mark.parametrize("text", ["", "短", "长" * 2001])
def test_a_text_that_says_too_little_or_too_much_is_refused(task: RatingTask, window: Client, text: str) -> None:
    answer = window.post(f"/desk/ratings/{task.pk}/", {"state": "open", "text": text})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text"]


def test_the_service_checks_the_text_too(course: Course, task: RatingTask) -> None:
    with pytest.raises(ValidationError):
        take_step(task_id=task.pk, user=course.world.user("jiadong.window"), state="open", text="  短 ")


def test_only_the_window_follows_up(course: Course, task: RatingTask, signed_in: SignIn) -> None:
    with pytest.raises(NotPermitted):
        take_step(task_id=task.pk, user=course.world.user("jiadong.handler"), state="open", text=TEXT)
    with pytest.raises(NotVisible):
        take_step(task_id=task.pk, user=course.world.user("jiaxi.window"), state="open", text=TEXT)
    for username in ("jiadong.handler", "jiaxi.window", "citizen"):
        assert signed_in(username).get(f"/desk/ratings/{task.pk}/").status_code == 404


def test_a_good_rating_is_shown_and_asks_for_nothing(course: Course, signed_in: SignIn) -> None:
    rated(course, "5")
    assert not RatingTask.objects.exists()
    assert "非常满意" in page_text(signed_in("jiadong.window").get(course.url))


def test_the_rating_stands_on_both_case_pages(course: Course, task: RatingTask, signed_in: SignIn) -> None:
    desk = page_text(signed_in("jiadong.window").get(course.url))
    assert f'href="/desk/ratings/{task.pk}/"' in desk
    own = page_text(signed_in("citizen").get(f"/my/cases/{course.id}/", follow=True))
    assert "等候时间太长" in own
    assert "待核实" in own


def test_supervisors_see_what_is_overdue(course: Course, task: RatingTask, signed_in: SignIn) -> None:
    supervisor = signed_in("province.supervisor")
    assert course.case.number not in page_text(supervisor.get("/oversight/ratings/"))
    RatingTask.objects.update(due_on=today() - dt.timedelta(days=1))
    assert str(course.case.number) in page_text(supervisor.get("/oversight/ratings/"))
    assert signed_in("admin.audit").get("/oversight/ratings/").status_code == 404


@pytest.mark.parametrize(
    ("page", "who"), [("/desk/ratings/", "jiadong.window"), ("/oversight/ratings/", "province.supervisor")]
)
def test_the_same_queries_for_one_rating_and_for_many(
    course: Course, task: RatingTask, signed_in: SignIn, page: str, who: str
) -> None:
    client = signed_in(who)
    RatingTask.objects.update(due_on=today() - dt.timedelta(days=1))
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for n in range(4):
        rated(a_course(course.world, f"第{n}件"))
    RatingTask.objects.update(due_on=today() - dt.timedelta(days=1))
    assert Rating.objects.count() == 5
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few) < 20
