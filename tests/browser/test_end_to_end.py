"""One case in a real browser, filed from the guide, examined at two levels, sealed, delivered, verified."""

from __future__ import annotations

import pytest

from apps.cases.issuance import license_of
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.cases.seals import make_seals
from apps.cases.vocabulary import Stage
from apps.catalogue.services import catalogue_load
from apps.ledger.services import SYSTEM
from tests.browser.conftest import apart
from tests.browser.test_filing import MATTER, fill, save_every_page, upload_everything_asked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def filed(visit, world):
    sample = plugin_for(MATTER).sample()
    page = visit(f"/guides/{MATTER}/", user=world.user("agent"))
    page.locator(f'a[href="/my/start/{MATTER}/"]').first.click()
    page.get_by_label("甲江示例新能源有限公司").check()
    page.get_by_label("向哪个机关申请？").select_option("990101")
    page.get_by_role("button", name="开始填写").click()
    save_every_page(page, sample)
    upload_everything_asked(page, sample)
    page.get_by_role("link", name="核对填写内容").click()
    page.get_by_label("本人（单位）承诺").check()
    page.locator("main form button.btn-primary").last.click()
    page.get_by_role("heading", name="申请已提交").wait_for()
    return Case.objects.get()


def confirm(page):
    with page.expect_navigation():
        page.locator("main form button.btn-primary").last.click()


def act(visit, user, case, action, **entries):
    """Opens the case from the inbox or the list, does the act, confirms it where it cannot be undone."""
    page = visit(f"/desk/cases/{case.pk}/", user=user)
    page.locator(f'a[href$="/acts/{action}/"]').first.click()
    fill(page, entries, {})
    confirm(page)
    if f"/acts/{action}/" in page.url:
        confirm(page)
    assert f"/acts/{action}/" not in page.url, page.locator("main").inner_text()


def test_a_case_from_the_guide_to_the_verified_license(visit, world):
    catalogue_load(actor=SYSTEM)
    apart(lambda: [make_seals(authority=world.authority(code), actor=SYSTEM) for code in ("990101", "990100")])
    case = filed(visit, world)
    opinion = {"verdict": "agree", "text": "材料齐全，符合条件"}
    for username, action, entries in (
        ("jiadong.window", "accept", {}),
        ("jiadong.handler", "submit_review", opinion),
        ("jiadong.reviewer", "report_up", {"text": "拟同意，上报市局"}),
        ("jiajiang.handler", "submit_review", opinion),
        ("jiajiang.reviewer", "submit_decision", opinion),
        ("jiajiang.approver", "grant", {"text": "准予临时使用土地"}),
        ("jiajiang.certificates", "make_certificate", {}),
        ("jiajiang.certificates", "deliver", {"method": "online", "receiver": "周代理"}),
    ):
        act(visit, world.user(username), case, action, **entries)
    case.refresh_from_db()
    assert case.stage == Stage.COMPLETED
    license = license_of(case)
    assert license is not None
    public = visit(f"/verify/?number={license.number}")
    assert public.get_by_role("heading", name="有效").is_visible()
    mine = visit(f"/my/cases/{case.pk}/", user=world.user("agent"))
    assert mine.locator('a[href*="/licenses/"]').first.is_visible()
    history = visit(f"/oversight/cases/{case.pk}/", user=world.user("province.supervisor"))
    history.locator('form[action$="/verify/"] button').first.click()
    history.locator(".glyph.is-tick").first.wait_for()
