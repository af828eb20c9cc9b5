"""The decision and what follows it (行政许可法 arts. 38, 44), and withdrawal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases import forms
from apps.cases.issuance import allocator_of, ask_for_number, license_of, number_license, number_request
from apps.cases.lifecycle.base import APPLICANT, SYSTEM, Lifecycle, Text, Unmet, act
from apps.cases.lifecycle.effects import add_opinion, cancel_items, finish_item, make_document, open_item
from apps.cases.models import WorkItem
from apps.cases.vocabulary import DocumentKind, ItemKind, ItemState, Stage, Verdict
from apps.identity.models import Duty
from apps.licenses.models import License, RequestState


def approver_is_not_handler(machine: Lifecycle) -> Unmet | None:
    """Handler and approver of one case are never the same person."""
    handled = WorkItem.objects.filter(
        case=machine.case,
        kind__in=[ItemKind.EXAMINE, ItemKind.ACCEPT],
        state=ItemState.DONE,
        finished_by_id=machine.performer.user_id,
    )
    if handled.exists():
        return Unmet(_("You handled this case: somebody else has to decide it."))
    return None


def no_check_fails(machine: Lifecycle) -> Unmet | None:
    from apps.cases.registry import plugin_for

    failed = [c for c in plugin_for(machine.case.matter_code).checks(machine.case) if c.outcome == "fail"]
    if failed:
        return Unmet(_("A check fails: %(check)s") % {"check": failed[0].text})
    return None


def grant_may_be_given(machine: Lifecycle) -> Unmet | None:
    assert isinstance(machine, Closing)
    reason = machine.missing_for_grant()
    return Unmet(reason) if reason else None


def certificate_may_be_made(machine: Lifecycle) -> Unmet | None:
    assert isinstance(machine, Closing)
    reason = machine.missing_for_certificate()
    return Unmet(reason) if reason else None


def license_is_not_numbered(machine: Lifecycle) -> Unmet | None:
    if license_of(machine.case) is not None:
        return Unmet(_("The license has its number and is being made."))
    return None


def number_is_not_awaited(machine: Lifecycle) -> Unmet | None:
    request = number_request(machine.case)
    if request is None or request.state == RequestState.REFUSED:
        return None
    return Unmet(_("The license number was asked for and comes by itself. The license is made when it is there."))


def number_is_given(machine: Lifecycle) -> Unmet | None:
    return _request_is(machine, RequestState.ANSWERED)


def number_is_refused(machine: Lifecycle) -> Unmet | None:
    refused = _request_is(machine, RequestState.REFUSED)
    if refused is None and WorkItem.objects.filter(case=machine.case, state=ItemState.OPEN).exists():
        return Unmet(_("Somebody is at it already."))
    return refused


def _request_is(machine: Lifecycle, state: RequestState) -> Unmet | None:
    request = number_request(machine.case)
    if request is None or request.state != state:
        return Unmet(_("The national system has not answered so."))
    return None


def license_is_made(machine: Lifecycle) -> Unmet | None:
    license = license_of(machine.case)
    if license is None or license.status != "valid":
        return Unmet(_("The license is not sealed yet."))
    return None


class Closing(Lifecycle):
    """Granted → certificate → delivered; refused; withdrawn."""

    def missing_for_grant(self) -> Text | None:
        """What this matter needs before a grant (the government's decision, say) and has not; a sector says it."""
        return None

    def missing_for_certificate(self) -> Text | None:
        """What this matter needs before its certificate (a fee confirmed, say) and has not; a sector says it."""
        return None

    def license_numbered(self, license: License) -> None:
        """What this matter enters elsewhere with its license (a register of rights, say); in the act's transaction.

        Raises CaseError where that cannot be: then no number is taken either.
        """

    @act(
        source=Stage.DECISION,
        target=Stage.CERTIFICATE,
        by=Duty.APPROVER,
        item=ItemKind.DECIDE,
        event="case.granted",
        label=_("Grant"),
        form=forms.ReportForm,
        guards=[approver_is_not_handler, no_check_fails, grant_may_be_given],
        clock="end",
        irreversible=True,
    )
    def grant(self, *, text: str) -> None:
        """In writing (art. 38); the certificate follows within ten working days (art. 44)."""
        finish_item(self)
        cancel_items(self)
        add_opinion(self, action="grant", verdict=Verdict.AGREE, text=text)
        self.case.decided_on = self.today
        make_document(self, DocumentKind.GRANT_DECISION, text=text)
        open_item(self, ItemKind.CERTIFICATE)

    @act(
        source=Stage.DECISION,
        target=Stage.REFUSED,
        by=Duty.APPROVER,
        item=ItemKind.DECIDE,
        event="case.refused",
        label=_("Refuse"),
        form=forms.RefuseForm,
        guards=[approver_is_not_handler],
        clock="end",
        irreversible=True,
    )
    def refuse(self, *, reason: str, article: str, remedies: str) -> None:
        """With reasons, the article, and the right to review and suit (art. 38)."""
        finish_item(self)
        cancel_items(self)
        add_opinion(self, action="refuse", verdict=Verdict.DISAGREE, text=reason)
        self.case.decided_on = self.today
        self.facts.update(reason=reason, article=article)
        make_document(self, DocumentKind.REFUSAL_DECISION, reason=reason, article=article, remedies=remedies)

    @act(
        source=Stage.CERTIFICATE,
        by=Duty.CERTMAKER,
        item=ItemKind.CERTIFICATE,
        event="case.license_numbered",
        label=_("Make the license"),
        form=forms.CertificateForm,
        guards=[license_is_not_numbered, number_is_not_awaited, certificate_may_be_made],
        irreversible=True,
    )
    def make_certificate(self, *, number: str = "") -> None:
        """Takes the number now, once, or asks the national system for it; rendering and sealing follow by themselves
        and report back through number_received and certificate_made."""
        finish_item(self)
        if number or allocator_of(self.case) is None:
            self._number(number)
            return
        self.event = "case.number_asked"
        ask_for_number(self.case, actor=self.performer.actor)
        self._make_license_later()

    @act(
        source=Stage.CERTIFICATE,
        by=SYSTEM,
        event="case.license_numbered",
        label=_("License number received"),
        guards=[license_is_not_numbered, number_is_given],
    )
    def number_received(self) -> None:
        request = number_request(self.case)
        assert request is not None, "the guard asked for it"
        self._number(request.number)

    @act(
        source=Stage.CERTIFICATE,
        by=SYSTEM,
        event="case.number_refused",
        label=_("License number refused"),
        guards=[license_is_not_numbered, number_is_refused],
    )
    def number_refused(self) -> None:
        """The certificate maker gets the work back, with the reason."""
        request = number_request(self.case)
        assert request is not None, "the guard asked for it"
        self.facts["reason"] = request.refusal
        open_item(self, ItemKind.CERTIFICATE)

    def _number(self, assigned: str) -> None:
        license = number_license(self.case, actor=self.performer.actor, today=self.today, assigned=assigned)
        self.license_numbered(license)
        self.facts.update(license=license.number, kind=license.kind)
        self.result["license"] = license.number
        self._make_license_later()

    def _make_license_later(self) -> None:
        from apps.cases.tasks import make_license_files

        case_id = str(self.case.pk)
        self.after_commit.append(lambda: make_license_files.delay(case_id))

    @act(
        source=Stage.CERTIFICATE,
        target=Stage.DELIVERY,
        by=SYSTEM,
        event="case.certificate_made",
        label=_("Certificate made"),
        guards=[license_is_made],
    )
    def certificate_made(self) -> None:
        license = license_of(self.case)
        assert license is not None, "the guard asked for it"
        self.facts.update(license=license.number, pdf=license.pdf_digest)
        open_item(self, ItemKind.DELIVER)

    @act(
        source=Stage.DELIVERY,
        target=Stage.COMPLETED,
        by=Duty.DELIVER,
        item=ItemKind.DELIVER,
        event="case.delivered",
        label=_("Deliver"),
        form=forms.DeliverForm,
        irreversible=True,
    )
    def deliver(self, *, method: str, receiver: str, remark: str = "") -> None:
        finish_item(self)
        self.facts.update(method=method, receiver=receiver, remark=remark)
        make_document(self, DocumentKind.DELIVERY_RECEIPT, method=method, receiver=receiver, remark=remark)

    @act(
        source=[
            Stage.FILED,
            Stage.CORRECTION,
            Stage.EXAMINATION,
            Stage.CO_REVIEW,
            Stage.SUSPENDED,
            Stage.REVIEW,
            Stage.DECISION,
        ],
        target=Stage.WITHDRAWN,
        by=APPLICANT,
        event="case.withdrawn",
        label=_("Withdraw"),
        form=forms.ReasonForm,
        clock="end",
        irreversible=True,
    )
    def withdraw(self, *, reason: str) -> None:
        """Before the decision the applicant may take the application back (撤回申请) [knowledge: common practice]."""
        cancel_items(self)
        self.case.procedures.filter(ended_on__isnull=True).update(ended_on=self.today)
        self.facts["reason"] = reason
