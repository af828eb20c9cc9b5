from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from apps.ledger.services import SYSTEM, Subject, record
from apps.mineral.samples import mining_right_new
from apps.mineral.selectors import OBJECTION


def detail(case, **more: bool) -> str:
    with translation.override("en"):
        return render_to_string("mineral/detail.html", {"case": case, **more})


def test_clerks_see_objections_with_their_answers_and_applicants_do_not(start, registered):
    case = start("mining_plan")
    facts = {"objection": "沿路扬尘。", "answer": "洒水降尘。"}
    record(kind=OBJECTION, subject=Subject("case", str(case.pk)), actor=SYSTEM, data=facts)
    assert "沿路扬尘" in detail(case, for_clerk=True)
    assert "洒水降尘" in detail(case, for_clerk=True)
    assert "沿路扬尘" not in detail(case)


def test_the_plan_of_the_area_says_it_in_square_kilometers(drafted):
    case = drafted("mining_right_new", mining_right_new(place=5))
    assert "0.2756 km²" in detail(case)
    assert "27.5" not in detail(case)
