"""The machines of the marine matters: the common course, with what a matter adds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.cases.lifecycle import Approval, act
from apps.cases.lifecycle.effects import claim_item
from apps.cases.vocabulary import ItemKind, Stage
from apps.identity.models import Duty, Level
from apps.marine.forms.acts import FeeForm, GovernmentDecisionForm
from apps.marine.rules import decide_sea_use_local, silence_basis
from apps.marine.selectors import fee_of, government_decision_of
from apps.marine.services import record_fee, record_government_decision


class TemporaryUse(Approval):
    """临时海域使用: decided in the county, for under three months; not renewable, the permit ends by itself."""

    def silence_basis(self) -> str:
        return silence_basis(self.case)


class SeaUseLocal(Approval):
    """海域使用权审批: the department reviews, the people's government decides (海域使用管理法 arts. 17, 18)."""

    def silence_basis(self) -> str:
        return silence_basis(self.case)

    def wrong_matter(self) -> str | Promise | None:
        """From the thresholds of art. 18 on the State Council decides: another matter, filed elsewhere."""
        decision = decide_sea_use_local(self.case)
        if decision.level != Level.MINISTRY:
            return None
        chinese = (get_language() or "zh").startswith("zh")
        return _(
            "%(reason)s. This cannot be filed here: apply for sea use that the State Council approves "
            "(marine.sea_use_state)."
        ) % {"reason": decision.reason_zh if chinese else decision.reason_en}

    def missing_for_grant(self) -> str | Promise | None:
        decision = government_decision_of(self.case)
        if decision is None:
            return _("The people's government decides: record its reply first.")
        if not decision.approved:
            return _("The people's government did not approve (%(number)s): refuse the application.") % {
                "number": decision.number
            }
        return None

    def missing_for_certificate(self) -> str | Promise | None:
        if fee_of(self.case) is None:
            return _("The sea-use fee is not confirmed: record its payment, or why none is due.")
        return None

    @act(
        source=Stage.DECISION,
        by=Duty.APPROVER,
        item=ItemKind.DECIDE,
        event="marine.government_decided",
        label=_("Record the government's decision"),
        form=GovernmentDecisionForm,
    )
    def record_government_decision(
        self, *, organ: str, outcome: str, number: str, decided_on: dt.date, text: str
    ) -> None:
        """The reply of the deciding organ; recorded anew, it takes the place of the one before. The ledger has both."""
        claim_item(self)
        approved = outcome == GovernmentDecisionForm.APPROVED
        record_government_decision(
            case=self.case, organ=organ, approved=approved, number=number, decided_on=decided_on, text=text
        )
        self.facts.update(organ=organ, approved=approved, number=number, decided_on=decided_on, text=text)

    @act(
        source=Stage.CERTIFICATE,
        by=Duty.CERTMAKER,
        item=ItemKind.CERTIFICATE,
        event="marine.fee_confirmed",
        label=_("Confirm the sea-use fee"),
        form=FeeForm,
    )
    def confirm_fee(self, *, amount: Decimal, payment_number: str, paid_on: dt.date | None, exemption: str) -> None:
        """The certificate follows payment (海域使用管理法 art. 33), or the exemption of arts. 35 and 36."""
        claim_item(self)
        record_fee(case=self.case, amount=amount, payment_number=payment_number, paid_on=paid_on, exemption=exemption)
        self.facts.update(amount=str(amount), payment=payment_number, paid_on=paid_on, exemption=exemption)
