"""Public pages in a real browser: accessible by axe, no sideways scrolling, nothing the content policy refuses."""

from __future__ import annotations

import pytest

from apps.catalogue.services import catalogue_load
from apps.ledger.services import SYSTEM
from tests.browser.conftest import apart
from tests.cases.conftest import course, matter  # noqa: F401
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/guides/",
    "/guides/?q=火星",
    "/guides/land.preexam_site/",
    "/progress/",
    "/verify/",
    "/accounts/login/",
    "/accounts/signup/",
]


@pytest.fixture
def catalogue(world):
    catalogue_load(actor=SYSTEM)


def faults(page):
    """What axe finds against WCAG 2.2 A and AA, as rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    # A click returns as soon as the new page's first byte is there: axe would meet a document without an element.
    page.wait_for_load_state()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]


def sideways(page):
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_public_pages_have_no_axe_fault(visit, catalogue):
    for path in PAGES:
        assert (path, faults(visit(path))) == (path, [])


def test_dark_pages_have_no_axe_fault(visit, catalogue):
    for path in PAGES:
        assert (path, faults(visit(path, cookies={"theme": "dark"}, width=390))) == (path, [])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", ["normal", "large"])
def test_no_page_scrolls_sideways_on_a_narrow_phone(visit, catalogue, language, size):
    for path in PAGES:
        page = visit(path, width=320, language=language, cookies={"size": size})
        assert (path, sideways(page)) == (path, 0)


def test_a_matter_is_found_and_read_with_the_keyboard(visit, catalogue):
    page = visit("/")
    page.focus("#q")
    page.keyboard.type("临时用地")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guides/**")
    page.click("text=临时用地审批")
    assert page.inner_text("h1") == "临时用地审批"


def test_a_license_is_verified(visit, issue):  # noqa: F811
    license = apart(issue)
    page = visit("/verify/")
    page.fill("#id_number", license.number)
    page.press("#id_number", "Enter")
    page.wait_for_selector(".verdict")
    assert page.inner_text(".verdict h1") == "有效"
    assert faults(page) == []
    assert sideways(page) == 0


def test_a_verdict_prints_without_the_forms(visit, issue):  # noqa: F811
    page = visit(f"/verify/?number={apart(issue).number}")
    page.emulate_media(media="print")
    assert page.is_visible(".verdict")
    assert not page.is_visible("input[type=file]")


def test_the_holder_of_a_receipt_sees_the_progress(visit, course):  # noqa: F811
    case = course.accepted().case
    page = visit("/")
    page.fill("#id_number", case.number)
    page.fill("#id_code", case.query_code)
    page.press("#id_code", "Enter")
    page.wait_for_selector(".turn")
    assert page.inner_text("h1") == case.title
    assert page.locator(".track .now").count() == 1
    assert page.locator(".ruler path.left").count() == 1
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert sideways(page) == 0
