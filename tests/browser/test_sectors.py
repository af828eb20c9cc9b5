"""Applications of two further sectors on a phone: every page by hand, with a mistake told and corrected."""

from __future__ import annotations

import pytest

from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.cases.seals import make_seals
from apps.catalogue.services import catalogue_load
from apps.ledger.services import SYSTEM
from tests.browser.conftest import apart
from tests.browser.test_filing import fill, upload
from tests.browser.test_public_pages import faults, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 390
# Matter, the county or city that receives it, and a page with an entry that is refused there.
WALKS = [
    ("marine.temporary_use", "990101", "period", {"use_from": "2027-03-01", "use_to": "2027-06-03"}),
    ("surveying.map_review", "990100", "sheets", {"sheets": "1, 甲江市, 一比十五万, 594, 841"}),
]


@pytest.mark.parametrize(("matter", "authority", "page_code", "mistake"), WALKS, ids=["marine", "surveying"])
def test_an_application_is_filled_in_on_a_phone(visit, world, matter, authority, page_code, mistake):
    catalogue_load(actor=SYSTEM)
    apart(lambda: make_seals(authority=world.authority(authority), actor=SYSTEM))
    plugin = plugin_for(matter)
    sample = plugin.sample()
    page = visit(f"/my/start/{matter}/", user=world.user("agent"), width=PHONE)
    page.get_by_label("甲江示例新能源有限公司").check()
    page.get_by_label("向哪个机关申请？").select_option(authority)
    page.get_by_role("button", name="开始填写").click()
    page.locator("main a[href*='/steps/']").first.click()
    for step in plugin.steps:
        page.wait_for_url(f"**/steps/{step.code}/")
        if step.code == page_code:
            told_and_kept(page, mistake)
        fill(page, sample.entries[step.code], sample.files.get(step.code, {}))
        sound(page)
        page.get_by_role("button", name="保存并继续").click()
        if step.code in sample.files:
            page.get_by_text("文件已上传并通过检查").wait_for()
            page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="1　填写申请").wait_for()
    sound(page)
    while page.get_by_role("link", name="继续办理").count():
        page.get_by_role("link", name="继续办理").click()
        page.wait_for_url("**/materials/**")
        code = page.url.rstrip("/").rpartition("/")[2]
        page.locator("main [type=file]").set_input_files(upload(*sample.materials[code]))
        page.get_by_role("button", name="上传，以后继续").click()
        page.get_by_role("heading", name="1　填写申请").wait_for()
    page.get_by_role("link", name="核对填写内容").click()
    sound(page)
    page.get_by_label("本人（单位）承诺").check()
    page.locator("main form button.btn-primary").click()
    page.get_by_role("heading", name="申请已提交").wait_for()
    assert Case.objects.get().number in page.locator("main").inner_text()


def sound(page):
    """No fault by axe, nothing off the screen, one heading of the first order."""
    assert (page.url, faults(page), sideways(page)) == (page.url, [], 0)
    assert page.locator("h1").count() == 1


def told_and_kept(page, mistake):
    fill(page, mistake, {})
    page.get_by_role("button", name="保存并继续").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert summary.evaluate("e => e === document.activeElement")
    field = summary.locator("a").last.get_attribute("href")
    assert page.locator(f"{field}_error").is_visible()
    for name, value in mistake.items():
        assert page.locator(f'main [name="{name}"]').input_value() == value
    sound(page)


def test_the_guides_show_the_course_without_running_off_a_phone(visit, world):
    catalogue_load(actor=SYSTEM)
    for matter in ("marine.sea_use_local", "mineral.mining_plan", "surveying.qualification"):
        page = visit(f"/guides/{matter}/", width=PHONE, language="en")
        assert page.locator("#course svg").is_visible()
        sound(page)
