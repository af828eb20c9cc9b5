"""The case page."""

from __future__ import annotations

import uuid

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from apps.cases.documents import seal_document
from apps.cases.models import SpecialProcedure
from apps.cases.seals import make_seals
from apps.deadlines.models import CalendarDay, CalendarRevision
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.models import License
from tests.desk.conftest import ASKED, Course, SignIn, page_text


def test_it_shows_who_decides_and_why_in_the_readers_language(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    assert "测试规则：4" in page_text(window.get(course.url))
    assert "test rule: 4" in page_text(window.get(course.url, headers={"accept-language": "en"}))


def test_it_shows_both_clocks_and_how_they_come_about(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    page = page_text(signed_in("jiadong.handler").get(course.url))
    assert "剩 10 个工作日" in page
    assert "剩 20 个工作日" in page
    assert 'class="ruler"' in page
    assert "次日起算" in page


def test_an_act_says_why_it_cannot_be_done(course: Course, signed_in: SignIn) -> None:
    course.in_review()
    response = signed_in("jiadong.reviewer").get(course.url)
    reasons = {refusal.reason for refusal in response.context["page"].offers.refused}
    assert "本件由本机关决定，无需报送上级机关。" in reasons


def test_somebody_elses_act_names_the_post_it_needs(course: Course, signed_in: SignIn) -> None:
    course.in_decision()
    offers = signed_in("jiadong.handler").get(course.url).context["page"].offers
    assert not offers.possible
    assert any("批准" in r.reason for r in offers.refused)


def test_whose_turn_it_is_can_be_seen(course: Course, signed_in: SignIn) -> None:
    course.asked()
    page = page_text(signed_in("jiadong.handler").get(course.url))
    assert "耕地保护股" in page
    assert "未回复" in page


def test_materials_come_with_their_digest_and_download(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    assert "SM3" in page_text(window.get(course.url))
    version = course.case.materials.get().versions.get()
    answer = window.get(f"{course.url}materials/{version.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_sealed_document_can_be_downloaded(course: Course, signed_in: SignIn) -> None:
    make_seals(authority=course.world.authority("990101"), actor=SYSTEM)
    course.accepted()
    document = course.case.documents.get(kind="acceptance_notice")
    seal_document(document_id=document.pk)
    answer = signed_in("jiadong.handler").get(f"{course.url}documents/{document.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_document_and_a_license_are_given_out_as_ofd(course: Course, signed_in: SignIn) -> None:
    make_seals(authority=course.world.authority("990101"), actor=SYSTEM)
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.granted()
        course.do("jiadong.certificates", "make_certificate")
    document = course.case.documents.exclude(ofd="").first()
    license = License.objects.get(source_ref=str(course.id))
    handler = signed_in("jiadong.handler")
    words = handler.get(course.url).content.decode()
    for address in (f"{course.url}documents/{document.pk}/ofd/", f"{course.url}licenses/{license.pk}/ofd/"):
        assert address in words
        answer = handler.get(address)
        assert answer["Content-Type"] == "application/ofd"
        assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_look_is_recorded_once_a_visit(course: Course, signed_in: SignIn) -> None:
    course.filed()
    window = signed_in("jiadong.window")
    window.get(course.url)
    window.get(course.url)
    looks = Entry.objects.filter(kind="case.viewed", subject_id=str(course.id))
    assert [look.actor_name for look in looks] == ["方启明"]


def test_the_same_number_of_queries_however_much_there_is(course: Course, signed_in: SignIn) -> None:
    course.asked()
    handler = signed_in("jiadong.handler")
    handler.get(course.url)
    with CaptureQueriesContext(connection) as few:
        handler.get(course.url)
    for who in ("farmland", "registration"):
        course.do(f"jiadong.{who}", "give_opinion", {"verdict": "agree", "text": "同意"})
    departments = [course.world.department("990101", c).pk for c in ("farmland", "registration")]
    course.do("jiadong.handler", "request_co_review", {**ASKED, "departments": departments})
    handler.get(course.url)
    with CaptureQueriesContext(connection) as many:
        handler.get(course.url)
    assert len(many) == len(few)
    assert len(many) < 50


def test_a_calendar_that_ends_too_soon_is_said_so(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    CalendarDay.objects.filter(date__gt=course.case.accepted_on).delete()
    CalendarRevision.objects.update(stamp=uuid.uuid4())
    assert "工作日历" in page_text(signed_in("jiadong.handler").get(course.url))


def test_special_procedures_are_shown_with_their_outcome(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    SpecialProcedure.objects.create(
        case=course.case,
        code="publicity",
        title="公示",
        clock="run",
        reason="征求公众意见",
        started_on="2026-11-02",
        planned_end="2026-11-09",
        ended_on="2026-11-10",
        result="公示期满，无异议。",
    )
    text = page_text(signed_in("jiadong.handler").get(course.url))
    assert "公示期满，无异议。" in text
    assert "2026年11月2日至2026年11月10日" in text
