"""The page of a license: its facts and state, and the cases that build on it."""

from __future__ import annotations

import pytest

from apps.cases.demo.run import Demonstration
from apps.cases.registry import plugin_for
from apps.cases.vocabulary import Stage
from apps.identity.world import DemoWorld
from apps.licenses.models import License
from tests.desk.conftest import SignIn, page_text

PLAN = "mineral.mining_plan"


@pytest.fixture
def right(world: DemoWorld, catalogue: None) -> License:
    """A mining right, and a plan filed for it in the same county."""
    show = Demonstration(tell=lambda line: None)
    sample = plugin_for(PLAN).sample()
    case = show.draft(matter_code=PLAN, user=world.user("agent"), applicant=world.company(), sample=sample)
    basis = show.go_on(case.pk, Stage.FILED, sample).basis
    assert basis is not None
    return basis


def test_right_and_plan_stand_on_it_in_order(right: License, signed_in: SignIn) -> None:
    rows = signed_in("jiadong.window").get(f"/desk/licenses/{right.pk}/cases/").context["page"].rows
    assert [row.case.matter_code for row in rows] == ["mineral.mining_right_new", PLAN]
    assert right.number in rows[0].results[0].words


def test_it_says_when_the_right_is_in_force_no_more(right: License, signed_in: SignIn) -> None:
    window, address = signed_in("jiadong.window"), f"/desk/licenses/{right.pk}/cases/"
    assert "不在有效状态" not in page_text(window.get(address))
    License.objects.filter(pk=right.pk).update(status="cancelled", status_cause="x", status_reason="采空")
    page = page_text(window.get(address))
    assert "不在有效状态" in page
    assert "采空" in page


@pytest.mark.parametrize("username", ["jiaxi.window", "outsider", "citizen"])
def test_outsiders_are_not_told_that_it_exists(right: License, signed_in: SignIn, username: str) -> None:
    assert signed_in(username).get(f"/desk/licenses/{right.pk}/cases/").status_code == 404
    assert signed_in(username).get("/desk/licenses/999999/").status_code == 404


def test_the_case_page_of_the_plan_links_to_it_and_shows_the_right(right: License, signed_in: SignIn) -> None:
    plan = right.cases_built_on_it.get()
    page = page_text(signed_in("jiadong.window").get(f"/desk/cases/{plan.pk}/"))
    assert f"/desk/licenses/{right.pk}/cases/" in page
    assert "权利状态" in page
