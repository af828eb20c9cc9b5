"""The pages for using an electronic license instead of an upload, and who sees what was asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.actions import perform
from apps.cases.models import Case, MaterialVersion
from apps.hub.models import LicenseQuery
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from tests.filing.conftest import text
from tests.hub.conftest import hub
from tests.hub.test_license_reuse import FILED, case, question, reusable

__all__ = ["case", "hub", "reusable"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def url(case: Case) -> str:
    return f"/my/cases/{case.pk}/materials/APPLICATION/"


def agreed(browser: Client, url: str, **changes: str) -> Any:
    return browser.post(f"{url}licenses/", {"purpose": "申请用地预审", "agrees": "on", **changes})


def test_the_materials_page_leads_to_it(browser: Client, url: str) -> None:
    assert f"{url}licenses/" in text(browser.get(url))


def test_a_material_that_no_license_stands_for_does_not(browser: Client, case: Case) -> None:
    page = text(browser.get(f"/my/cases/{case.pk}/draft/"))
    assert page.count("可用电子证照代替") <= 1
    assert browser.get(f"/my/cases/{case.pk}/materials/M_SITE/licenses/").status_code == 302


def test_asked_with_consent_found_and_attached(browser: Client, url: str, hub: Simulator) -> None:
    answer = agreed(browser, url)
    assert FILED in text(browser.get(answer.url))
    browser.post(answer.url, {"identifier": FILED})
    assert MaterialVersion.objects.get(origin__source="hub").origin["identifier"] == FILED
    assert "自国家政务服务平台取得" in text(browser.get(url))


def test_without_consent_the_page_says_so(browser: Client, url: str, hub: Simulator) -> None:
    answer = agreed(browser, url, agrees="")
    assert answer.status_code == 422
    assert "未经您同意" in answer.content.decode()
    assert not LicenseQuery.objects.exists()


def test_with_the_hub_away_the_upload_stays(browser: Client, url: str, hub: Simulator) -> None:
    hub.store.set_faults({"down": 1.0})
    page = text(browser.get(agreed(browser, url).url))
    assert "暂时无法连接" in page
    assert f'href="{url}"' in page


def test_the_clerk_sees_where_it_came_from(
    browser: Client, url: str, case: Case, world: DemoWorld, hub: Simulator
) -> None:

    browser.post(agreed(browser, url).url, {"identifier": FILED})
    perform(case, "file", world.user("citizen"), data={"declaration": True})
    clerk = Client()
    clerk.force_login(world.user("jiadong.window"))
    assert "自国家政务服务平台取得" in text(clerk.get(f"/desk/cases/{case.pk}/"))


def test_the_answer_is_only_for_who_asked(browser: Client, outsider: Client, url: str, hub: Simulator) -> None:
    answer = agreed(browser, url)
    assert outsider.get(answer.url).status_code == 404
    assert outsider.post(answer.url, {"identifier": FILED}).status_code == 404


def test_the_applicant_sees_each_query(browser: Client, outsider: Client, url: str, hub: Simulator) -> None:
    agreed(browser, url)
    assert "申请用地预审" in text(browser.get("/my/licenses/queries/"))
    assert "申请用地预审" not in text(outsider.get("/my/licenses/queries/"))


@pytest.mark.parametrize("username", ["province.supervisor", "admin.audit"])
def test_a_supervisor_sees_each_query(
    case: Case, world: DemoWorld, hub: Simulator, client: Client, username: str
) -> None:
    question(case, world)
    client.force_login(world.user(username))
    page = text(client.get("/oversight/license-queries/"))
    assert "申请用地预审" in page
    assert ("林一鸣" in page) is (username != "admin.audit")


def test_for_a_clerk_without_supervision_the_list_is_not_there(client: Client, world: DemoWorld) -> None:
    client.force_login(world.user("jiadong.handler"))
    assert client.get("/oversight/license-queries/").status_code == 404


def test_the_same_queries_for_few_and_many(case: Case, world: DemoWorld, browser: Client, settings: Any) -> None:
    settings.HUB_URL = ""
    question(case, world)
    browser.get("/my/licenses/queries/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/my/licenses/queries/")
    for _ in range(8):
        question(case, world)
    with CaptureQueriesContext(connection) as many:
        browser.get("/my/licenses/queries/")
    assert len(many) == len(few) < 16
