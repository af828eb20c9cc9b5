"""The department reviews, the people's government decides, the fee comes before the certificate."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.cases.actions import perform
from apps.cases.demo.run import Demonstration
from apps.cases.errors import InvalidData, NotPossible
from apps.cases.issuance import license_of
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.ledger.models import Entry
from apps.marine.samples import fee_receipt, government_reply
from apps.marine.selectors import fee_of, government_decision_of
from apps.marine.services import save_entries

CODE = "marine.sea_use_local"


class Course:
    """The sample's case and the people of Jiadong County who move it."""

    def __init__(self, world) -> None:
        self.world, self.show, self.sample = world, Demonstration(tell=lambda line: None), plugin_for(CODE).sample()
        case = self.show.draft(
            matter_code=CODE, user=world.user("agent"), applicant=world.company(), sample=self.sample
        )
        self.id = case.pk

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.id)

    def to(self, stage: Stage) -> Course:
        self.show.go_on(self.id, stage, self.sample)
        return self

    def do(self, username: str, action: str, **data: object) -> None:
        perform(self.id, action, self.world.user(username), data=data)

    def decided(self, **changes: object) -> None:
        self.do("jiadong.approver", "record_government_decision", **{**government_reply(self.case), **changes})

    def granted(self) -> Course:
        self.to(Stage.DECISION).decided()
        self.do("jiadong.approver", "grant", text="准予许可")
        return self

    def paid(self, **changes: object) -> None:
        self.do("jiadong.certificates", "confirm_fee", **{**fee_receipt(self.case), **changes})


@pytest.fixture
def course(world, catalogue) -> Course:
    return Course(world)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_the_state_council_approves_is_refused_at_filing_with_the_reason(course, language):
    save_entries(case=course.case, values={"national_major": True})
    with translation.override(language), pytest.raises(NotPossible, match=r"marine\.sea_use_state") as caught:
        course.do("agent", "file", declaration=True)
    assert ("国务院" if language == "zh-hans" else "State Council") in str(caught.value)
    assert course.case.stage == Stage.DRAFT


def test_a_grant_needs_the_governments_decision(course):
    course.to(Stage.DECISION)
    with pytest.raises(NotPossible):
        course.do("jiadong.approver", "grant", text="准予许可")
    course.decided()
    course.do("jiadong.approver", "grant", text="准予许可")
    assert course.case.stage == Stage.CERTIFICATE


def test_what_the_government_did_not_approve_cannot_be_granted(course):
    course.to(Stage.DECISION).decided(outcome="not_approved")
    with pytest.raises(NotPossible, match="甲东府海"):
        course.do("jiadong.approver", "grant", text="准予许可")
    course.do(
        "jiadong.approver",
        "refuse",
        reason="县人民政府不予批准该用海申请。",
        article="海域使用管理法第十七条",
        remedies="可以复议",
    )
    assert course.case.stage == Stage.REFUSED


def test_the_reply_is_in_the_ledger_and_takes_the_place_of_an_earlier_one(course):
    course.to(Stage.DECISION).decided(outcome="not_approved")
    course.decided(number="甲东府海〔2026〕13号")
    assert government_decision_of(course.case).number == "甲东府海〔2026〕13号"
    entries = Entry.objects.filter(subject_id=str(course.id), kind="marine.government_decided")
    assert entries.count() == 2
    assert course.case.stage == Stage.DECISION


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "甲东府海[2026]12号"}, "number"),
        ({"number": ""}, "number"),
        ({"decided_on": "2999-01-01"}, "decided_on"),
        ({"decided_on": "2020-01-01"}, "decided_on"),
        ({"organ": ""}, "organ"),
        ({"outcome": "maybe"}, "outcome"),
        ({"text": "同意"}, "text"),
    ],
)
def test_a_wrong_reply_is_told_at_its_field(course, changes, field):
    course.to(Stage.DECISION)
    with pytest.raises(InvalidData) as caught:
        course.decided(**changes)
    assert list(caught.value.errors) == [field]


def test_a_certificate_needs_the_fee(course):
    course.granted()
    number = {"number": "例(2026)甲东县不动产权第9900001号"}
    with pytest.raises(NotPossible):
        course.do("jiadong.certificates", "make_certificate", **number)
    course.paid()
    course.do("jiadong.certificates", "make_certificate", **number)
    assert license_of(course.case).number == number["number"]


def test_the_fee_is_kept_to_the_cent(course):
    course.granted().paid(amount="48600.05")
    assert fee_of(course.case).amount == Decimal("48600.05")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"amount": "0"}, "exemption"),
        ({"payment_number": ""}, "payment_number"),
        ({"paid_on": ""}, "paid_on"),
        ({"paid_on": "2999-01-01"}, "paid_on"),
    ],
)
def test_a_wrong_receipt_is_told_at_its_field(course, changes, field):
    course.granted()
    with pytest.raises(InvalidData) as caught:
        course.paid(**changes)
    assert list(caught.value.errors) == [field]


def test_an_exempt_user_pays_nothing_with_the_basis_named(course):
    course.granted().paid(amount="0", payment_number="", paid_on="", exemption="海域使用管理法第三十五条")
    assert fee_of(course.case).exemption == "海域使用管理法第三十五条"


@pytest.mark.parametrize("number", ["不动产权第1号", "例(1999)甲东县不动产权第9900001号", ""])
def test_a_number_of_another_shape_is_refused(course, number):
    course.granted().paid()
    with pytest.raises(InvalidData) as caught:
        course.do("jiadong.certificates", "make_certificate", number=number)
    assert list(caught.value.errors) == ["number"]


def test_the_certificate_bears_the_reply_and_the_term_from_it(course):
    course.granted()
    plan = plugin_for(CODE).license
    data = plan.data(course.case)
    assert data["government"] == "甲东县人民政府"
    assert f"甲东府海〔{today().year}〕12号" in data["approval"]
    first, last = plan.validity(course.case, today() + dt.timedelta(days=3))
    assert first == today()
    assert last == today().replace(year=today().year + 15) - dt.timedelta(days=1)


def test_the_case_page_shows_who_reviewed_and_who_decided(course):
    course.granted().paid()
    html = render_to_string("marine/detail.html", {"case": course.case})
    assert "甲东县人民政府" in html
    assert "甲东县自然资源局" in html
    assert "9900002026000127" in html


def test_public_notice_runs_and_expert_review_pauses(course):
    procedures = {p.code: p.clock for p in course.case.matter.spec.special_procedures}
    assert procedures["expert_review"] == "pause"
    assert procedures["publicity"] == "run"
