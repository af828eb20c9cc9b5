"""What may happen while a case is examined: co-review, special procedures, extension (arts. 42, 45)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.cases import forms
from apps.cases.lifecycle.base import SYSTEM, Lifecycle, Unmet, act
from apps.cases.lifecycle.effects import (
    add_opinion,
    cancel_items,
    claim_item,
    finish_item,
    make_document,
    official,
    open_item,
)
from apps.cases.models import CoReview, SpecialProcedure, TermExtension, WorkItem
from apps.cases.vocabulary import DocumentKind, ItemKind, ItemState, Stage
from apps.deadlines import labels
from apps.deadlines.clock import add_working_days
from apps.deadlines.selectors import load_calendar
from apps.identity.models import Department, Duty


def no_extension_yet(machine: Lifecycle) -> Unmet | None:
    if TermExtension.objects.filter(case=machine.case).exists():
        return Unmet(_("The term may be extended once only, and it was asked for already (art. 42)."))
    if not machine.case.matter.spec.statutory.extend_days:
        return Unmet(_("The law gives no extension for this matter."))
    return None


def a_procedure_is_running(machine: Lifecycle) -> Unmet | None:
    if not machine.case.procedures.filter(ended_on__isnull=True).exists():
        return Unmet(_("No special procedure is running."))
    return None


def an_extension_is_asked_for(machine: Lifecycle) -> Unmet | None:
    if not TermExtension.objects.filter(case=machine.case, state=TermExtension.State.REQUESTED).exists():
        return Unmet(_("Nobody asked for an extension."))
    return None


def silence_counts_as_no_objection(machine: Lifecycle) -> Unmet | None:
    assert isinstance(machine, Proceedings)
    if not machine.silence_basis():
        return Unmet(_("No rule of this matter takes silence for consent."))
    if machine.case.co_reviews.filter(closed_at__isnull=True, due_on__gte=machine.today).exists():
        return Unmet(_("The departments may still answer."))
    return None


class Proceedings(Lifecycle):
    """Departments are asked, the clock stops or not, the term is extended once."""

    def silence_basis(self) -> str:
        """The rule that takes a department's silence for no objection; empty where none does (the usual case)."""
        return ""

    @act(
        source=Stage.EXAMINATION,
        target=Stage.CO_REVIEW,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.co_review_opened",
        label=_("Ask departments"),
        form=forms.CoReviewForm,
    )
    def request_co_review(self, *, departments: Iterable[Department], question: str, reply_days: int) -> None:
        """Any number of departments answer at the same time; the handler keeps the case."""
        claim_item(self)
        due = add_working_days(day=self.today, days=reply_days, calendar=load_calendar())
        CoReview.objects.create(
            case=self.case, authority=self.case.holder, question=question, opened_at=self.now, due_on=due
        )
        for department in departments:
            open_item(self, ItemKind.CO_REVIEW, department=department, due_on=due)
        self.facts.update(question=question, departments=[d.code for d in departments], answer_by=due)

    @act(
        source=Stage.CO_REVIEW,
        target=(Stage.CO_REVIEW, Stage.EXAMINATION),
        by=Duty.COSIGN,
        item=ItemKind.CO_REVIEW,
        event="case.opinion_given",
        label=_("Give an opinion"),
        form=forms.OpinionForm,
    )
    def give_opinion(self, *, verdict: str, text: str) -> Stage:
        """The last answer closes the round."""
        item = finish_item(self)
        co_review = CoReview.objects.get(case=self.case, closed_at__isnull=True)
        add_opinion(self, action="co_review", verdict=verdict, text=text, co_review=co_review)
        assert item.department is not None
        self.facts["department"] = item.department.code
        if WorkItem.objects.filter(case=self.case, kind=ItemKind.CO_REVIEW, state=ItemState.OPEN).exists():
            return Stage.CO_REVIEW
        self._close_co_review()
        return Stage.EXAMINATION

    @act(
        source=Stage.CO_REVIEW,
        target=Stage.EXAMINATION,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.co_review_closed",
        label=_("Close the co-review"),
        form=forms.ReasonForm,
        irreversible=True,
    )
    def close_co_review(self, *, reason: str) -> None:
        """Without the missing answers; silence is not taken for consent, so the reason is recorded."""
        claim_item(self)
        cancel_items(self, ItemKind.CO_REVIEW)
        self._close_co_review(note=reason)
        self.facts["reason"] = reason

    @act(
        source=Stage.CO_REVIEW,
        target=Stage.EXAMINATION,
        by=SYSTEM,
        event="case.silence_taken",
        label=_("Take silence for no objection"),
        guards=[silence_counts_as_no_objection],
    )
    def take_silence(self) -> None:
        """Only where a rule of the matter says so; the departments that kept silent are named in the ledger."""
        silent = WorkItem.objects.filter(case=self.case, kind=ItemKind.CO_REVIEW, state=ItemState.OPEN)
        self.facts["silent"] = sorted(item.department.code for item in silent if item.department)
        self.facts["basis"] = self.silence_basis()
        cancel_items(self, ItemKind.CO_REVIEW)
        self._close_co_review(note=self.silence_basis())

    @act(
        source=Stage.EXAMINATION,
        target=(Stage.SUSPENDED, Stage.EXAMINATION),
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.procedure_started",
        label=_("Start a special procedure"),
        form=forms.ProcedureForm,
        clock="stop",
        irreversible=True,
    )
    def start_procedure(self, *, code: str, planned_end: dt.date, reason: str, basis: str = "") -> Stage:
        """Only what art. 45 lists (or a written local rule) stops the clock; the applicant is told the time needed."""
        claim_item(self)
        procedure = self.case.matter.spec.procedure(code)
        row = SpecialProcedure.objects.create(
            case=self.case,
            code=code,
            title=procedure.name.zh,
            clock=procedure.clock,
            basis=procedure.basis or basis,
            reason=reason,
            started_on=self.today,
            planned_end=planned_end,
        )
        self.facts.update(procedure=code, clock=procedure.clock, basis=row.basis, reason=reason, until=planned_end)
        make_document(
            self,
            DocumentKind.PROCEDURE_NOTICE,
            procedure=row.title,
            clock=row.clock,
            basis=official(labels.basis, row.basis),
            reason=reason,
            planned_end=planned_end.isoformat(),
        )
        return Stage.SUSPENDED if row.clock == SpecialProcedure.Clock.PAUSE else Stage.EXAMINATION

    @act(
        source=[Stage.SUSPENDED, Stage.EXAMINATION],
        target=Stage.EXAMINATION,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.procedure_finished",
        label=_("Finish a special procedure"),
        form=forms.FinishProcedureForm,
        guards=[a_procedure_is_running],
        clock="resume",
    )
    def finish_procedure(self, *, code: str, result: str) -> Stage | None:
        claim_item(self)
        procedure = self.case.procedures.get(code=code, ended_on__isnull=True)
        procedure.ended_on, procedure.result = self.today, result
        procedure.save(update_fields=["ended_on", "result"])
        self.facts.update(procedure=code, result=result, started_on=procedure.started_on)
        return None

    @act(
        source=Stage.EXAMINATION,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.extension_requested",
        label=_("Ask for an extension"),
        form=forms.ReasonForm,
        guards=[no_extension_yet],
    )
    def request_extension(self, *, reason: str) -> None:
        """Once a case, decided by the head of the authority (art. 42)."""
        claim_item(self)
        spec = self.case.matter.spec.statutory
        assert self.performer.user_id is not None
        assert spec.extend_days, "the guard asked for it"
        TermExtension.objects.create(
            case=self.case,
            days=spec.extend_days,
            reason=reason,
            basis="XKF42",
            requested_by_id=self.performer.user_id,
        )
        self.facts.update(reason=reason, days=spec.extend_days)
        open_item(self, ItemKind.EXTENSION)

    @act(
        source=[Stage.EXAMINATION, Stage.CO_REVIEW, Stage.SUSPENDED, Stage.REVIEW, Stage.DECISION],
        by=Duty.APPROVER,
        item=ItemKind.EXTENSION,
        event="case.extended",
        label=_("Approve the extension"),
        form=forms.RemarkForm,
        guards=[an_extension_is_asked_for],
        clock="extend",
        irreversible=True,
    )
    def approve_extension(self, *, remark: str = "") -> None:
        extension = self._decide_extension(TermExtension.State.APPROVED)
        self.facts.update(days=extension.days, reason=extension.reason, remark=remark)
        make_document(self, DocumentKind.EXTENSION_NOTICE, days=extension.days, reason=extension.reason)

    @act(
        source=[Stage.EXAMINATION, Stage.CO_REVIEW, Stage.SUSPENDED, Stage.REVIEW, Stage.DECISION],
        by=Duty.APPROVER,
        item=ItemKind.EXTENSION,
        event="case.extension_declined",
        label=_("Decline the extension"),
        form=forms.ReasonForm,
        guards=[an_extension_is_asked_for],
    )
    def decline_extension(self, *, reason: str) -> None:
        self._decide_extension(TermExtension.State.DECLINED)
        self.facts["reason"] = reason

    def _decide_extension(self, state: TermExtension.State) -> TermExtension:
        finish_item(self)
        extension = TermExtension.objects.get(case=self.case)
        extension.state, extension.decided_by_id, extension.decided_at = state, self.performer.user_id, self.now
        extension.save(update_fields=["state", "decided_by", "decided_at"])
        return extension

    def _close_co_review(self, note: str = "") -> None:
        CoReview.objects.filter(case=self.case, closed_at__isnull=True).update(closed_at=self.now, closing_note=note)
