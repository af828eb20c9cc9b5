"""Whose silence counts: 国函〔2003〕44号 is for the State Council's cases, so a local matter needs its own rule."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy

import pytest
from django.template.loader import render_to_string

from apps.cases.actions import perform
from apps.cases.demo.run import Demonstration
from apps.cases.errors import NotPossible
from apps.cases.models import CoReview
from apps.cases.registry import plugin_for
from apps.cases.tasks import sweep_co_reviews
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Department
from apps.marine.machines import TemporaryUse
from apps.marine.rules import silence_basis
from tests.land.conftest import fill_in


@pytest.fixture
def asked(world, catalogue):
    """A case whose departments were asked and have not answered within their seven working days."""
    sample, show = plugin_for("marine.temporary_use").sample(), Demonstration(tell=lambda line: None)
    case = show.draft(
        matter_code="marine.temporary_use", user=world.user("agent"), applicant=world.company(), sample=sample
    )
    case = show.go_on(case.pk, Stage.EXAMINATION, sample)
    departments = Department.objects.filter(authority=case.holder, code__in=["farmland", "registration"])
    data = {"departments": [d.pk for d in departments], "question": "请就临时用海提出意见。", "reply_days": 7}
    perform(case, "request_co_review", world.user("jiadong.handler"), data=data)
    CoReview.objects.update(due_on=today() - dt.timedelta(days=1))
    case.refresh_from_db()
    return case


def test_no_rule_is_configured_for_temporary_use(start):
    assert silence_basis(start("temporary_use")) == ""


def test_silence_is_no_consent_here(asked):
    sweep_co_reviews()
    asked.refresh_from_db()
    assert asked.stage == Stage.CO_REVIEW
    with pytest.raises(NotPossible):
        perform(asked, "take_silence", None)


def test_silence_is_taken_where_a_written_rule_is_configured(asked, monkeypatch):
    monkeypatch.setattr(TemporaryUse, "silence_basis", lambda self: "示例省海域使用管理办法第九条")
    sweep_co_reviews()
    assert CoReview.objects.get().closing_note == "示例省海域使用管理办法第九条"


def test_the_rule_is_the_basis_that_the_matters_file_gives_the_consultation(start):
    case = start("temporary_use")
    definition = deepcopy(case.matter.definition)
    for procedure in definition["special_procedures"]:
        procedure["basis"] = "示例省海域使用管理办法第九条"
    case.matter.definition, case.matter.digest = definition, "with a rule on silence"
    assert silence_basis(case) == "示例省海域使用管理办法第九条"


def test_the_case_page_says_that_silence_does_not_count(start):
    html = render_to_string("marine/detail.html", {"case": fill_in(start("temporary_use")), "for_clerk": True})
    assert "国函〔2003〕44号" in html
