"""From the guide to a draft."""

from __future__ import annotations

import pytest

from apps.cases.models import Case
from tests.filing.conftest import text

KEY = "0123456789abcdef0123"


@pytest.fixture
def start_url(matter):
    return f"/my/start/{matter.matter.code}/"


def entries(world, username="citizen", **changed):
    return {"applicant": world.person(username).pk, "authority": "990101", "request_id": KEY, **changed}


def test_the_page_says_what_is_needed_and_when_it_is_decided(browser, start_url):
    page = text(browser.get(start_url))
    assert "申请表" in page
    assert "承诺10个工作日" in page.replace(" ", "")


def test_beginning_opens_the_task_list_of_a_draft(browser, world, start_url):
    response = browser.post(start_url, entries(world))
    case = Case.objects.get()
    assert response.url == f"/my/cases/{case.pk}/draft/"
    assert (case.stage, case.receiving_authority.code) == ("draft", "990101")


def test_a_double_click_begins_one_draft(browser, world, start_url):
    first, second = (browser.post(start_url, entries(world)) for _ in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_nobody_begins_for_a_stranger(browser, world, start_url):
    page = text(browser.post(start_url, entries(world, "outsider")))
    assert "有效选项" in page or "可用的选项" in page
    assert not Case.objects.exists()


def test_nothing_chosen_is_said_at_the_fields(browser, start_url):
    page = text(browser.post(start_url, {"request_id": KEY}))
    assert "请选择接收申请的机关" in page
    assert f'value="{KEY}"' in page


def test_an_agent_chooses_among_principals_and_oneself(client, world, start_url):
    client.force_login(world.user("agent"))
    page = text(client.get(start_url))
    assert "甲江示例新能源有限公司" in page
    assert "周代理" in page
    assert "乙山演示矿业有限公司" not in page


def test_authorities_stand_under_their_city(browser, start_url):
    page = text(browser.get(start_url))
    city = page.index('<optgroup label="甲江市自然资源和规划局">')
    assert city < page.index("甲西县自然资源局") < page.index('<optgroup label="乙山市自然资源和规划局">')


def test_an_earlier_draft_is_offered(browser, start_url, course):
    assert f"/my/cases/{course.id}/draft/" in text(browser.get(start_url))


def test_a_matter_that_is_not_open_online_says_so(browser, catalogue):
    page = text(browser.get("/my/start/land.farmland_conversion/"))
    assert "尚未开通网上申请" in page
    assert "<form" not in page[page.index("<main") : page.index("</main")]


def test_an_unknown_matter_is_not_found(browser, catalogue):
    assert browser.get("/my/start/land.nothing/").status_code == 404


def test_someone_not_registered_is_led_to_registering(client, db, start_url):
    from tests.factories import a_user

    client.force_login(a_user())
    assert "去实名登记" in text(client.get(start_url))


def test_the_matters_open_online_can_be_chosen(browser, start_url):
    assert start_url in text(browser.get("/my/start/"))
