"""From filing to acceptance (行政许可法 arts. 29–32)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.cases import forms
from apps.cases.clocks import ACCEPTANCE
from apps.cases.lifecycle.base import APPLICANT, SYSTEM, Lifecycle, Text, Unmet, act
from apps.cases.lifecycle.effects import cancel_items, finish_item, make_document, open_item
from apps.cases.models import Correction, CorrectionItem
from apps.cases.numbers import case_number, query_code
from apps.cases.real_names import level_refusal
from apps.cases.selectors import authority_at, missing_parts
from apps.cases.vocabulary import DocumentKind, ItemKind, Stage
from apps.cases.wording import listed
from apps.deadlines.clock import add_working_days, deadline
from apps.deadlines.selectors import load_calendar
from apps.identity.models import Duty, User
from apps.identity.selectors import level_of


def filer_is_known_well_enough(machine: Lifecycle) -> Unmet | None:
    """Of the person who files, an agent too: see apps.cases.real_names."""
    if machine.performer.user_id is None:
        return None
    user = User.objects.get(pk=machine.performer.user_id)
    refusal = level_refusal(spec=machine.case.matter.spec, level=level_of(user))
    return Unmet(refusal) if refusal else None


def application_is_complete(machine: Lifecycle) -> Unmet | None:
    missing = missing_parts(machine.case)
    if missing:
        return Unmet(_("Still missing: %(parts)s") % {"parts": listed(missing)})
    assert isinstance(machine, Intake)
    reason = machine.wrong_matter()
    return Unmet(reason) if reason else None


def every_request_is_answered(machine: Lifecycle) -> Unmet | None:
    """A replaced material counts only with a version uploaded after the notice."""
    correction = machine.case.correction
    for item in correction.items.filter(target=CorrectionItem.Target.MATERIAL):
        fresh = machine.case.materials.filter(
            code=item.code, versions__uploaded_at__gte=correction.notified_at, versions__removed_at__isnull=True
        )
        if not fresh.exists():
            return Unmet(_("Upload a new file for “%(material)s” before you answer.") % {"material": item.title})
    return application_is_complete(machine)


def no_correction_yet(machine: Lifecycle) -> Unmet | None:
    if Correction.objects.filter(case=machine.case).exists():
        return Unmet(_("A correction notice was given already: everything missing must be named at once (art. 32(4))."))
    return None


def acceptance_term_is_over(machine: Lifecycle) -> Unmet | None:
    due = machine.case.next_due_on
    if due is None or due >= machine.today:
        return Unmet(_("The five working days to answer the application are not over."))
    return None


def correction_term_is_over(machine: Lifecycle) -> Unmet | None:
    if machine.case.correction.due_on >= machine.today:
        return Unmet(_("The applicant may still answer until %(day)s.") % {"day": machine.case.correction.due_on})
    return None


def prerequisites_hold(machine: Lifecycle) -> Unmet | None:
    assert isinstance(machine, Intake)
    reason = machine.missing_prerequisite()
    return Unmet(reason) if reason else None


class Intake(Lifecycle):
    """Draft → filed → (correction) → accepted or not."""

    def wrong_matter(self) -> Text | None:
        """Why the complete application cannot be filed under this matter but under another; a sector says it."""
        return None

    def missing_prerequisite(self) -> Text | None:
        """What must exist before this matter may be accepted, and does not; a sector's machine says it."""
        return None

    @act(
        source=Stage.DRAFT,
        target=Stage.FILED,
        by=APPLICANT,
        event="case.filed",
        label=_("File"),
        form=forms.FileForm,
        guards=[filer_is_known_well_enough, application_is_complete],
        irreversible=True,
    )
    def file(self, *, declaration: bool) -> None:
        case = self.case
        decision = self.plugin.decide_level(case)
        case.deciding_authority = authority_at(case.receiving_authority, decision.level)
        case.level_reason = {"rule": decision.rule, "zh": decision.reason_zh, "en": decision.reason_en}
        case.number = case_number(authority=case.receiving_authority, sector=case.sector, year=self.today.year)
        case.query_code, case.filed_at, case.received_on = query_code(), self.now, self.today
        self.facts.update(number=case.number, declaration=declaration, level=case.level_reason, title=case.title)
        self.facts["deciding_authority"] = case.deciding_authority.code
        self.facts["materials"] = self.material_digests()
        make_document(self, DocumentKind.FILING_RECEIPT, materials=self.material_digests())
        open_item(self, ItemKind.ACCEPT, authority=case.receiving_authority, due_on=self._acceptance_due())

    @act(
        source=Stage.DRAFT,
        target=Stage.LAPSED,
        by=APPLICANT,
        event="case.discarded",
        label=_("Discard the draft"),
        irreversible=True,
    )
    def discard(self) -> None:
        """The applicant throws a draft away."""

    @act(source=Stage.DRAFT, target=Stage.LAPSED, by=SYSTEM, event="case.draft_lapsed", label=_("Close an old draft"))
    def lapse_draft(self) -> None:
        """A draft nobody touched for long is closed; it never was an application."""

    @act(
        source=Stage.FILED,
        target=Stage.CORRECTION,
        by=Duty.WINDOW,
        item=ItemKind.ACCEPT,
        event="case.correction_requested",
        label=_("Request correction"),
        form=forms.CorrectionForm,
        guards=[no_correction_yet],
        irreversible=True,
    )
    def request_correction(self, *, items: list[dict[str, str]], reply_days: int) -> None:
        """Tells once and everything that is missing (一次性告知, art. 32(4))."""
        due = add_working_days(day=self.today, days=reply_days, calendar=load_calendar())
        correction = Correction.objects.create(case=self.case, notified_at=self.now, due_on=due)
        CorrectionItem.objects.bulk_create(
            CorrectionItem(correction=correction, position=n, **item) for n, item in enumerate(items, start=1)
        )
        finish_item(self)
        self.facts.update(items=items, answer_by=due)
        make_document(self, DocumentKind.CORRECTION_NOTICE, items=items, answer_by=due.isoformat())

    @act(
        source=Stage.CORRECTION,
        target=Stage.FILED,
        by=APPLICANT,
        event="case.corrected",
        label=_("Send the corrections"),
        form=forms.AnswerForm,
        guards=[every_request_is_answered],
        irreversible=True,
    )
    def answer_correction(self, *, answers: dict[int, str]) -> None:
        """The acceptance clock starts anew on the day the corrected application is received."""
        correction = self.case.correction
        for item in correction.items.all():
            item.answer, item.answered_at = answers.get(item.position, ""), self.now
            item.save(update_fields=["answer", "answered_at"])
        correction.answered_at = self.now
        correction.save(update_fields=["answered_at"])
        self.case.received_on = self.today
        decision = self.plugin.decide_level(self.case)
        self.case.deciding_authority = authority_at(self.case.receiving_authority, decision.level)
        self.case.level_reason = {"rule": decision.rule, "zh": decision.reason_zh, "en": decision.reason_en}
        self.facts.update(answers={str(k): v for k, v in answers.items()}, materials=self.material_digests())
        open_item(self, ItemKind.ACCEPT, authority=self.case.receiving_authority, due_on=self._acceptance_due())

    @act(
        source=Stage.FILED,
        target=Stage.EXAMINATION,
        by=Duty.WINDOW,
        item=ItemKind.ACCEPT,
        event="case.accepted",
        label=_("Accept"),
        form=forms.RemarkForm,
        guards=[prerequisites_hold],
        clock="start",
        irreversible=True,
    )
    def accept(self, *, remark: str = "") -> None:
        """The statutory and the promised clock start: today is day 0 (art. 42)."""
        self.facts["remark"] = remark
        finish_item(self)
        self._accept_as_of(self.today)

    @act(
        source=Stage.FILED,
        target=Stage.EXAMINATION,
        by=SYSTEM,
        event="case.deemed_accepted",
        label=_("Deem accepted"),
        guards=[acceptance_term_is_over],
        clock="start",
    )
    def deem_accepted(self) -> None:
        """Silence for five working days accepts the application from the day of receipt (art. 32(4))."""
        assert self.case.received_on is not None
        cancel_items(self, ItemKind.ACCEPT)
        self._accept_as_of(self.case.received_on)

    @act(
        source=Stage.FILED,
        target=Stage.NOT_ACCEPTED,
        by=Duty.WINDOW,
        item=ItemKind.ACCEPT,
        event="case.not_accepted",
        label=_("Do not accept"),
        form=forms.NotAcceptForm,
        irreversible=True,
    )
    def not_accept(self, *, ground: str, reason: str, refer_to: str = "") -> None:
        finish_item(self)
        self.facts.update(ground=ground, reason=reason, refer_to=refer_to)
        make_document(self, DocumentKind.NON_ACCEPTANCE, ground=ground, reason=reason, refer_to=refer_to)

    @act(
        source=Stage.CORRECTION,
        target=Stage.LAPSED,
        by=SYSTEM,
        event="case.correction_lapsed",
        label=_("Return for want of correction"),
        guards=[correction_term_is_over],
    )
    def lapse_correction(self) -> None:
        """No answer within the time of the notice: the application is returned (退件) [knowledge: local practice]."""

    def _acceptance_due(self) -> dt.date:
        return deadline(term=ACCEPTANCE, start=self.today, calendar=load_calendar()).due_on

    def _accept_as_of(self, day: dt.date) -> None:
        case, spec = self.case, self.case.matter.spec
        case.accepted_on, case.holder = day, case.receiving_authority
        self.facts.update(accepted_on=day, deciding_authority=case.deciding_authority.code)
        make_document(
            self,
            DocumentKind.ACCEPTANCE_NOTICE,
            accepted_on=day.isoformat(),
            statutory_days=spec.statutory.days,
            promise_days=spec.promise.days,
        )
        open_item(self, ItemKind.EXAMINE)

    @property
    def plugin(self) -> Any:
        raise TypeError("Approval names the plugin")

    def material_digests(self) -> list[dict[str, str]]:
        raise TypeError("Approval lists the materials")
