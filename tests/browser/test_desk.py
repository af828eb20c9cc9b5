"""Clerks finish a case in a real browser: accepted, examined, decided, made and delivered."""

from __future__ import annotations

import pytest

from apps.cases.models import Case, Project
from apps.cases.seals import make_seals
from apps.cases.vocabulary import Stage
from apps.ledger.services import SYSTEM
from tests.browser.conftest import apart
from tests.browser.test_public_pages import faults, sideways
from tests.cases.conftest import Course, start
from tests.cases.conftest import matter as kernel_matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
matter = kernel_matter


@pytest.fixture
def course(world, matter) -> Course:
    apart(lambda: make_seals(authority=world.authority("990101"), actor=SYSTEM))
    course = start(world)
    apart(course.filed)
    return course


def opened(visit, course, username, **options):
    """The person's inbox, and the case opened from it."""
    page = visit("/desk/?tab=unassigned", user=course.world.user(username), **options)
    page.get_by_role("link", name="样例项目").click()
    page.get_by_role("heading", name="样例项目").wait_for()
    return page


def act(page, name, *, confirm=True, **entries):
    """One act from the case page to its message."""
    page.locator("#acts").get_by_role("link", name=name, exact=True).click()
    for label, value in entries.items():
        control = page.locator(f'main [name="{label}"]').first
        if control.get_attribute("type") == "radio":
            page.locator(f'main [name="{label}"][value="{value}"]').check()
        else:
            control.fill(value)
    proceed = page.get_by_role("button", name="继续")
    if proceed.count():
        proceed.click()
    page.locator("main form").get_by_role("button", name=name, exact=True).click()
    page.get_by_text("已办理：").wait_for()


def test_a_case_is_finished_by_its_clerks(visit, course):
    act(opened(visit, course, "jiadong.window"), "受理")
    act(opened(visit, course, "jiadong.handler"), "提交审核", verdict="agree", text="符合条件")
    act(opened(visit, course, "jiadong.reviewer"), "报请决定", verdict="agree", text="同意")
    act(opened(visit, course, "jiadong.approver"), "准予许可", text="准予许可，按图实施")
    makers = opened(visit, course, "jiadong.certificates")
    act(makers, "制作证照")
    act(opened(visit, course, "jiadong.certificates"), "送达", receiver="林一鸣")
    assert Case.objects.get(pk=course.id).stage == Stage.COMPLETED


def test_a_double_click_on_the_confirm_button_decides_once(visit, course):
    page = opened(visit, course, "jiadong.window")
    page.locator("#acts").get_by_role("link", name="受理", exact=True).click()
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="受理", exact=True).dblclick()
    page.get_by_text("已办理：").wait_for()
    assert page.get_by_role("alert").count() == 0
    assert Case.objects.get(pk=course.id).version == 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_are_accessible_and_fit(visit, course, width, language):
    project = Project.objects.create(code="2026-990101-48-01-000321", name="样例工程")
    Case.objects.filter(pk=course.id).update(project=project)
    for username, path in (
        ("jiadong.window", "/desk/?tab=unassigned"),
        ("jiadong.window", f"/desk/cases/{course.id}/"),
        ("jiadong.window", f"/desk/cases/{course.id}/acts/request_correction/"),
        ("jiadong.window", f"/desk/projects/{project.code}/"),
        ("province.supervisor", "/oversight/"),
        ("province.supervisor", f"/oversight/cases/{course.id}/?attempts=1"),
    ):
        page = visit(path, user=course.world.user(username), width=width, language=language)
        assert faults(page) == []
        assert not sideways(page)


def test_a_case_is_claimed_from_its_row_with_the_keyboard(visit, course):
    page = visit("/desk/?tab=unassigned", user=course.world.user("jiadong.window"))
    page.get_by_role("button", name="认领", exact=False).first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("您已认领").wait_for()
    page.get_by_role("link", name="我的").first.click()
    page.get_by_role("link", name="样例项目").wait_for()


def test_the_supervisor_verifies_the_history(visit, course):
    page = visit(f"/oversight/cases/{course.id}/", user=course.world.user("province.supervisor"))
    page.get_by_role("button", name="重新核验").click()
    page.get_by_text("记录完整").wait_for()
