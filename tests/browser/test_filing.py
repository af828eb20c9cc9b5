"""Filing in a real browser: a whole application, an expired session, a phone, the keyboard."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from apps.cases.models import Case, Document
from apps.cases.registry import plugin_for
from apps.cases.seals import make_seals
from apps.catalogue.services import catalogue_load
from apps.filing.models import KeptPage
from apps.ledger.services import SYSTEM
from tests.browser.conftest import apart
from tests.browser.test_public_pages import faults, sideways
from tests.cases.conftest import Course, start
from tests.cases.conftest import matter as kernel_matter
from tests.filing.conftest import CORRECTION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
matter = kernel_matter
MATTER = "land.temporary_use"


@pytest.fixture
def open_online(world):
    catalogue_load(actor=SYSTEM)
    apart(lambda: make_seals(authority=world.authority("990101"), actor=SYSTEM))


def upload(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def fill(page, entries, files):
    """Enters a page's sample as a person would: by the kind of each control."""
    for name, value in entries.items():
        control = page.locator(f'main [name="{name}"]').first
        kind = control.evaluate("e => e.type")
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)
    for name, file in files.items():
        page.locator(f'main [name="{name}"]').set_input_files(upload(*file))


def save_every_page(page, sample):
    page.get_by_role("link", name="填写项目信息", exact=True).click()
    for step in plugin_for(MATTER).steps:
        fill(page, sample.entries[step.code], sample.files.get(step.code, {}))
        page.get_by_role("button", name="保存并继续").click()
        if step.code in sample.files:
            page.get_by_text("文件已上传并通过检查").wait_for()
            assert page.locator("main tbody th").first.is_visible()
            page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="1　填写申请").wait_for()


def upload_everything_asked(page, sample):
    while page.get_by_role("link", name="继续办理").count():
        page.get_by_role("link", name="继续办理").click()
        page.wait_for_url("**/materials/**")
        code = page.url.rstrip("/").rpartition("/")[2]
        page.locator("main [type=file]").set_input_files(upload(*sample.materials[code]))
        page.get_by_role("button", name="上传，以后继续").click()
        page.get_by_role("heading", name="1　填写申请").wait_for()


def test_an_application_is_filed_from_the_guide_to_the_sealed_receipt(visit, world, open_online):
    sample = plugin_for(MATTER).sample()
    page = visit(f"/guides/{MATTER}/", user=world.user("agent"))
    page.locator(f'a[href="/my/start/{MATTER}/"]').first.click()
    page.get_by_label("甲江示例新能源有限公司").check()
    page.get_by_label("向哪个机关申请？").select_option("990101")
    page.get_by_role("button", name="开始填写").click()
    save_every_page(page, sample)
    upload_everything_asked(page, sample)
    page.get_by_role("link", name="核对填写内容").click()
    page.get_by_label("本人（单位）承诺").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="申请已提交").wait_for()
    case = Case.objects.get()
    assert page.get_by_text(case.number).first.is_visible()
    assert Document.objects.get(kind="filing_receipt").sealed_at is not None
    page.get_by_role("link", name="查看办理进度").click()
    page.get_by_text("我们在办，您现在不用做什么").wait_for()


@pytest.fixture
def draft(world, matter) -> Course:
    return start(world)


def test_entries_are_kept_while_typing(visit, world, draft):
    page = visit(f"/my/cases/{draft.id}/steps/title/", user=world.user("citizen"))
    page.locator("#id_title").press_sequentially("写到一半")
    page.get_by_text("已自动保留").wait_for()
    assert "写到一半" in KeptPage.objects.get().entries["title"][0]
    page.reload()
    assert "写到一半" in page.locator("#id_title").input_value()


def test_an_expired_session_loses_nothing(visit, world, draft):
    user = world.user("citizen")
    user.set_password("long-enough-1")
    user.save()
    page = visit(f"/my/cases/{draft.id}/steps/title/", user=user)
    page.locator("#id_title").fill("过期前写下的名称")
    Session.objects.all().delete()
    page.get_by_role("button", name="保存并继续").click()
    page.locator("#id_login").fill("citizen")
    page.locator("#id_password").fill("long-enough-1")
    page.locator("main").get_by_role("button", name="登录").click()
    assert page.locator("#id_title").input_value() == "过期前写下的名称"
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="过期前写下的名称").wait_for()


def test_a_bad_file_is_named_and_a_good_one_taken(visit, world, draft):
    page = visit(f"/my/cases/{draft.id}/materials/APPLICATION/", user=world.user("citizen"))
    page.locator("main [type=file]").set_input_files(upload("程序.pdf", b"MZ" + b"\0" * 300))
    page.get_by_role("button", name="上传并继续").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert "程序.pdf" in summary.inner_text()
    assert summary.evaluate("e => e === document.activeElement")


def pages_of(world):
    """Addresses in each state a case shows to its applicant."""
    incomplete, filed, returned = (start(world, title=f"项目{n}") for n in range(3))
    filed.filed()
    returned.filed().do("jiadong.window", "request_correction", CORRECTION)
    ways = {
        incomplete: ["draft/", "draft/check/", "draft/discard/", "steps/title/", "materials/APPLICATION/"],
        filed: ["", "receipt/", "withdraw/"],
        returned: ["", "answer/", "steps/title/", "materials/APPLICATION/"],
    }
    own = ["/my/", "/my/?tab=open", "/my/?tab=closed", "/my/start/", "/my/messages/"]
    return own + [f"/my/cases/{course.id}/{way}" for course, more in ways.items() for way in more]


def test_the_pages_have_no_axe_fault_and_fit_a_narrow_phone(visit, world, matter):
    apart(lambda: make_seals(authority=world.authority("990101"), actor=SYSTEM))
    user = world.user("citizen")
    for path in [*apart(lambda: pages_of(world)), f"/my/start/{matter.matter.code}/"]:
        page = visit(path, user=user, width=320)
        assert (path, faults(page), sideways(page)) == (path, [], 0)
        large = visit(path, user=user, width=320, language="en", cookies={"size": "large"})
        assert (path, sideways(large)) == (path, 0)
