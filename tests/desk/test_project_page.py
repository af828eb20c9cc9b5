"""The page of a project: its matters in order, with state and results, to whom its cases are visible."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases.demo.run import Demonstration
from apps.cases.models import Case, Project
from apps.cases.seals import make_seals
from apps.cases.vocabulary import Stage
from apps.catalogue.selectors import chain_positions
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from tests.desk.conftest import Course, SignIn, a_course, page_text

CODE = "2026-990101-48-01-000321"
ADDRESS = f"/desk/projects/{CODE}/"


@pytest.fixture
def project(db: None) -> Project:
    return Project.objects.create(code=CODE, name="甲江示例光伏电站")


@pytest.fixture
def linked(course: Course, project: Project) -> Course:
    """A filed case of the project in Jiadong."""
    course.filed()
    Case.objects.filter(pk=course.id).update(project=project)
    return course


def test_it_shows_the_projects_cases_with_their_stage(linked: Course, signed_in: SignIn) -> None:
    page = page_text(signed_in("jiadong.window").get(ADDRESS))
    assert "甲江示例光伏电站" in page
    assert linked.case.number in page
    assert linked.url in page
    assert "已收件" in page


def test_the_case_page_links_to_it(linked: Course, signed_in: SignIn) -> None:
    assert ADDRESS in page_text(signed_in("jiadong.window").get(linked.url))


def test_the_matters_stand_in_the_order_of_the_chain(world: DemoWorld, project: Project, signed_in: SignIn) -> None:
    show = Demonstration(tell=lambda line: None)
    for code in ("land.plan_permit_land", "land.preexam_site"):
        case = show.leave_at(Stage.FILED, matter_code=code, user=world.user("agent"), applicant=world.company())
        Case.objects.filter(pk=case.pk).update(project=project)
    rows = signed_in("jiadong.window").get(ADDRESS).context["page"].rows
    assert [row.case.matter_code for row in rows] == ["land.preexam_site", "land.plan_permit_land"]


def test_a_matter_comes_after_all_that_it_needs(catalogue: None) -> None:
    positions = chain_positions()
    assert positions["land.preexam_site"] < positions["land.farmland_conversion"] < positions["land.plan_permit_land"]
    assert positions["land.plan_permit_land"] < positions["land.plan_permit_work"]


def test_a_result_is_the_license_with_its_number_and_file(linked: Course, signed_in: SignIn, world: DemoWorld) -> None:
    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    linked.do("jiadong.window", "accept")
    linked.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    linked.do("jiadong.reviewer", "submit_decision", {"verdict": "agree", "text": "同意"})
    linked.do("jiadong.approver", "grant", {"text": "准予许可"})
    window = signed_in("jiadong.window")
    assert "准予许可" in page_text(window.get(ADDRESS))
    linked.do("jiadong.certificates", "make_certificate")
    assert "核字第99010120260" in page_text(window.get(ADDRESS))


def test_a_refusal_is_a_result_too(linked: Course, signed_in: SignIn) -> None:
    linked.do("jiadong.window", "accept")
    linked.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    linked.do("jiadong.reviewer", "submit_decision", {"verdict": "agree", "text": "同意"})
    refusal = {"reason": "不符合法定条件和技术标准", "article": "有关规定第一条", "remedies": "可以依法复议、诉讼"}
    linked.do("jiadong.approver", "refuse", refusal)
    assert [r.words for r in signed_in("jiadong.window").get(ADDRESS).context["page"].rows[0].results] == ["不予许可"]


def test_only_cases_that_the_clerk_may_see_are_on_it(
    linked: Course, project: Project, world: DemoWorld, signed_in: SignIn
) -> None:
    unseen = a_course(world, title="草稿样例")
    Case.objects.filter(pk=unseen.id).update(project=project)
    page = page_text(signed_in("jiadong.window").get(ADDRESS))
    assert "样例项目" in page
    assert "草稿样例" not in page


@pytest.mark.parametrize("username", ["jiaxi.window", "yinan.handler", "outsider", "citizen", "admin.system"])
def test_outsiders_are_not_told_that_the_project_exists(linked: Course, signed_in: SignIn, username: str) -> None:
    assert signed_in(username).get(ADDRESS).status_code == 404
    assert signed_in(username).get("/desk/projects/2026-990101-48-01-999999/").status_code == 404


def test_as_many_queries_for_many_cases_as_for_one(
    linked: Course, project: Project, world: DemoWorld, signed_in: SignIn
) -> None:
    window = signed_in("jiadong.window")
    page_text(window.get(ADDRESS))
    with CaptureQueriesContext(connection) as few:
        page_text(window.get(ADDRESS))
    for number in range(5):
        course = a_course(world, title=f"样例 {number}")
        course.filed()
        Case.objects.filter(pk=course.id).update(project=project)
    with CaptureQueriesContext(connection) as many:
        assert len(window.get(ADDRESS).context["page"].rows) == 6
    assert len(many) == len(few)
