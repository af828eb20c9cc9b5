"""Uploading a material."""

from __future__ import annotations

import pytest

from apps.cases.models import MaterialVersion
from apps.ledger.models import Entry
from tests.cases.samples import a_pdf
from tests.filing.conftest import pdf, text


def url(case, code="APPLICATION"):
    return f"/my/cases/{case.pk}/materials/{code}/"


def test_limits_are_shown_before_choosing(browser, empty):
    page = text(browser.get(url(empty)))
    assert "不超过" in page
    assert 'accept=".pdf' in page


def test_a_good_file_is_taken_and_leads_on(browser, empty):
    response = browser.post(url(empty), {"file": pdf()})
    assert response.url == f"/my/cases/{empty.pk}/draft/"
    assert MaterialVersion.objects.get().name == "申请表.pdf"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: pdf("程序.pdf", b"MZ" + b"\x00" * 200), "程序.pdf"),
        (lambda: pdf("空.pdf", b""), "空.pdf"),
        (lambda: pdf("表.docx"), "表.docx"),
        (lambda: pdf("密.pdf", a_pdf(password="x")), "密.pdf"),
    ],
    ids=["renamed", "empty", "type", "password"],
)
def test_a_bad_file_is_named_in_the_message(browser, empty, upload, words):
    page = text(browser.post(url(empty), {"file": upload()}))
    assert 'class="field-error"' in page
    assert words in page[page.index('class="field-error"') :]
    assert not MaterialVersion.objects.exists()


def test_no_file_is_said_at_the_field(browser, empty):
    assert "请选择文件" in text(browser.post(url(empty), {}))


def test_a_double_click_uploads_once(browser, empty):
    for _ in range(2):
        browser.post(url(empty), {"file": pdf(content=PDF)})
    assert MaterialVersion.objects.count() == 1


PDF = a_pdf()


def test_a_newer_file_is_a_version_beside_the_older(browser, course):
    browser.post(url(course.case), {"file": pdf("新表.pdf")})
    assert [v.number for v in MaterialVersion.objects.order_by("number")] == [1, 2]
    page = text(browser.get(url(course.case)))
    assert page.index("新表.pdf") < page.index("申请表.pdf")


def test_a_file_of_a_draft_can_be_taken_back(browser, course):
    version = MaterialVersion.objects.get()
    for _ in range(2):
        response = browser.post(f"{url(course.case)}{version.pk}/remove/")
        assert response.url == url(course.case)
    version.refresh_from_db()
    assert version.removed_at is not None
    assert Entry.objects.filter(kind="case.refused_act").count() == 0


def test_a_material_that_is_not_asked_is_not_found(browser, course):
    assert browser.get(url(course.case, "M_SITE")).status_code == 404
    assert browser.get(url(course.case, "NOTHING")).status_code == 404


def test_one_can_come_straight_back_to_the_check(browser, empty):
    response = browser.post(url(empty), {"file": pdf(), "then": "check"})
    assert response.url == f"/my/cases/{empty.pk}/draft/check/"


def test_an_upload_by_script_is_led_on_as_a_click_would_be(browser, empty):
    response = browser.post(url(empty), {"file": pdf()}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/my/cases/{empty.pk}/draft/"


def test_an_upload_after_the_session_expired_leads_to_signing_in(browser, empty):
    browser.session.flush()
    response = browser.post(url(empty), {"file": pdf()}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/accounts/login/?next={url(empty)}"
