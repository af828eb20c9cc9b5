"""From acceptance to the decision, at one level or several (arts. 34–37)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases import forms
from apps.cases.lifecycle.base import Lifecycle, Unmet, act
from apps.cases.lifecycle.effects import (
    add_opinion,
    finish_item,
    last_handler,
    open_item,
)
from apps.cases.selectors import child_towards
from apps.cases.vocabulary import ItemKind, Stage, Verdict
from apps.identity.models import Duty


def another_level_decides(machine: Lifecycle) -> Unmet | None:
    if machine.case.holder_id == machine.case.deciding_authority_id:
        return Unmet(_("This authority decides the case itself: there is nothing to report up."))
    return None


def this_level_decides(machine: Lifecycle) -> Unmet | None:
    case = machine.case
    if case.holder_id != case.deciding_authority_id:
        return Unmet(_("%(authority)s decides: report the case up.") % {"authority": case.deciding_authority})
    return None


def came_from_below(machine: Lifecycle) -> Unmet | None:
    if machine.case.holder_id == machine.case.receiving_authority_id:
        return Unmet(_("The case was accepted here: there is no lower authority to send it back to."))
    return None


def nothing_is_running(machine: Lifecycle) -> Unmet | None:
    running = machine.case.procedures.filter(ended_on__isnull=True).first()
    if running:
        return Unmet(_("“%(procedure)s” is not finished.") % {"procedure": running.title})
    return None


class Examination(Lifecycle):
    """Examined, reviewed, reported up or sent back, put to decision."""

    @act(
        source=Stage.EXAMINATION,
        target=Stage.REVIEW,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.examined",
        label=_("Send to review"),
        form=forms.OpinionForm,
        guards=[nothing_is_running],
    )
    def submit_review(self, *, verdict: str, text: str) -> None:
        finish_item(self)
        add_opinion(self, action="examine", verdict=verdict, text=text)
        open_item(self, ItemKind.REVIEW)

    @act(
        source=Stage.REVIEW,
        target=Stage.EXAMINATION,
        by=Duty.REVIEWER,
        item=ItemKind.REVIEW,
        event="case.reported_up",
        label=_("Report to the higher authority"),
        form=forms.ReportForm,
        guards=[another_level_decides],
        irreversible=True,
    )
    def report_up(self, *, text: str) -> None:
        """Opinion and all materials go up directly; nobody asks the applicant again (art. 35)."""
        finish_item(self)
        add_opinion(self, action="report_up", verdict=Verdict.AGREE, text=text)
        lower, upper = self.case.holder, self.case.holder.parent
        assert upper is not None, "a case below the deciding level has a higher authority"
        self.case.holder = upper
        self.facts.update(from_authority=lower.code, to_authority=upper.code)
        open_item(self, ItemKind.EXAMINE, assignee_id=last_handler(self, kind=ItemKind.EXAMINE, authority=upper))

    @act(
        source=Stage.EXAMINATION,
        target=Stage.EXAMINATION,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event="case.sent_back_down",
        label=_("Send back to the lower authority"),
        form=forms.ReasonForm,
        guards=[came_from_below, nothing_is_running],
        irreversible=True,
    )
    def send_back_down(self, *, reason: str) -> None:
        finish_item(self)
        upper = self.case.holder
        lower = child_towards(upper, self.case.receiving_authority)
        self.case.holder = lower
        self.facts.update(reason=reason, from_authority=upper.code, to_authority=lower.code)
        open_item(self, ItemKind.EXAMINE, assignee_id=last_handler(self, kind=ItemKind.EXAMINE, authority=lower))

    @act(
        source=Stage.REVIEW,
        target=Stage.DECISION,
        by=Duty.REVIEWER,
        item=ItemKind.REVIEW,
        event="case.reviewed",
        label=_("Send to decision"),
        form=forms.OpinionForm,
        guards=[this_level_decides],
    )
    def submit_decision(self, *, verdict: str, text: str) -> None:
        finish_item(self)
        add_opinion(self, action="review", verdict=verdict, text=text)
        open_item(self, ItemKind.DECIDE)

    @act(
        source=Stage.REVIEW,
        target=Stage.EXAMINATION,
        by=Duty.REVIEWER,
        item=ItemKind.REVIEW,
        event="case.returned_to_handler",
        label=_("Return to the handler"),
        form=forms.ReasonForm,
    )
    def return_from_review(self, *, reason: str) -> None:
        self._return_to_handler(reason)

    @act(
        source=Stage.DECISION,
        target=Stage.EXAMINATION,
        by=Duty.APPROVER,
        item=ItemKind.DECIDE,
        event="case.returned_to_handler",
        label=_("Return to the handler"),
        form=forms.ReasonForm,
    )
    def return_from_decision(self, *, reason: str) -> None:
        self._return_to_handler(reason)

    def _return_to_handler(self, reason: str) -> None:
        finish_item(self)
        self.facts["reason"] = reason
        handler = last_handler(self, kind=ItemKind.EXAMINE, authority=self.case.holder)
        open_item(self, ItemKind.EXAMINE, assignee_id=handler)
