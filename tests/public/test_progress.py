"""Progress by case number and query code."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(course):
    return course.accepted().case


def ask(client, number, code, **options):
    return client.post("/progress/", {"number": number, "code": code}, **options)


def test_number_and_code_open_the_page(client, case):
    answer = ask(client, case.number, case.query_code)
    assert answer.url == f"/progress/{case.number}/"
    page = client.get(answer.url).content.decode()
    assert case.title in page
    assert "我们在办，您现在不用做什么" in page
    assert "最晚" in page


def test_the_code_is_not_in_the_address(client, case):
    assert case.query_code not in ask(client, case.number, case.query_code).url


def test_full_width_digits_and_lower_case_are_understood(client, case):
    wide = case.query_code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert ask(client, f" {case.number.lower()} ", wide).status_code == 302


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(client, case):
    wrong = "000000" if case.query_code != "000000" else "111111"
    pages = [ask(client, number, wrong).content.decode() for number in (case.number, "990101-TD-2026-999999")]
    heads = [page.split('class="field')[0].split("csrfmiddlewaretoken")[-1][100:] for page in pages]
    assert heads[0] == heads[1]
    assert case.title not in pages[0]


def test_a_failed_look_up_is_on_record(client, case):
    ask(client, case.number, "12345x"[:5] + "0" if case.query_code != "123450" else "543210")
    assert Entry.objects.filter(kind="public.progress_refused", subject_id=str(case.pk)).count() == 1


def test_the_page_of_another_case_stays_closed(client, case):
    answer = client.get(f"/progress/{case.number}/")
    assert answer.status_code == 302
    assert answer.url == f"/progress/?number={case.number}"


def test_the_code_of_a_case_cannot_be_guessed(client, case):
    codes = [f"{n:06d}" for n in range(12) if f"{n:06d}" != case.query_code]
    answers = [ask(client, case.number, code, REMOTE_ADDR=f"10.0.0.{n}").status_code for n, code in enumerate(codes)]
    assert answers[:10] == [200] * 10
    assert answers[10] == 429
    assert ask(client, case.number, case.query_code).status_code == 429


def test_right_pairs_are_not_counted(client, case):
    assert {ask(client, case.number, case.query_code).status_code for _ in range(25)} == {302}


@pytest.mark.parametrize(("code", "words"), [("", "请填写 6 位查询码"), ("12", "6 位数字"), ("abcdef", "6 位数字")])
def test_a_code_of_another_shape_is_explained(client, case, code, words):
    assert words in ask(client, case.number, code).content.decode()


def test_a_draft_has_no_progress_page(client, course):
    assert course.case.number is None
    assert ask(client, "None", "000000").status_code == 200


def test_no_applicant_is_named(client, case):
    ask(client, case.number, case.query_code)
    assert case.applicant.name not in client.get(f"/progress/{case.number}/").content.decode()


def test_documents_are_named_once_they_are_sealed(client, case):
    ask(client, case.number, case.query_code)
    number = case.documents.get(kind="acceptance_notice").number
    assert number not in client.get(f"/progress/{case.number}/").content.decode()
    case.documents.update(sealed_at=timezone.now(), file="x.pdf", digest="0" * 64)
    assert number in client.get(f"/progress/{case.number}/").content.decode()


def test_the_answer_is_never_cached(client, case):
    ask(client, case.number, case.query_code)
    assert "no-store" in client.get(f"/progress/{case.number}/")["Cache-Control"]
