"""The machines of the mineral matters: the common course, with what a matter adds."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.lifecycle import Approval, Lifecycle, Unmet, act
from apps.cases.lifecycle.effects import claim_item
from apps.cases.vocabulary import ItemKind, Stage
from apps.identity.models import Duty
from apps.ledger.kinds import register
from apps.licenses.models import License
from apps.mineral.forms import ObjectionForm
from apps.mineral.prerequisites import MINING_RIGHT, find_right
from apps.mineral.selectors import OBJECTION, filled_application
from apps.mineral.services import enter_permit, register_right


def a_notice_is_running(machine: Lifecycle) -> Unmet | None:
    if machine.case.procedures.filter(code="publicity", ended_on__isnull=True).exists():
        return None
    return Unmet(_("No public notice is running."))


class RightRegistration(Approval):
    """矿业权首次登记: the right is entered with its license; overlaps are found by the check NO_OVERLAP_RIGHT."""

    def license_numbered(self, license: License) -> None:
        right = register_right(case=self.case, license=license)
        self.facts.update(right=right.kind, mineral=right.mineral, area=str(right.area))


class MiningRightNew(RightRegistration):
    """采矿权首次登记: the mineral decides the level."""


class ExplorationRightNew(RightRegistration):
    """探矿权首次登记: the mineral decides the level, from the city up."""


class MiningPlan(Approval):
    """矿产资源开采方案审批: only for a registered right, looked up when filed and until the permit is made.

    Expert review stops the clock (行政许可法 art. 45); the public notice with objections (矿产资源法 art. 46) does not.
    """

    def missing_prerequisite(self) -> str | Promise | None:
        return MINING_RIGHT.missing(number=filled_application(self.case).right_number, holder=self.case.applicant)

    def missing_for_certificate(self) -> str | Promise | None:
        return self.missing_prerequisite()

    def license_numbered(self, license: License) -> None:
        right = find_right(number=filled_application(self.case).right_number, holder=self.case.applicant)
        assert right is not None, "asked for before the certificate"
        enter_permit(case=self.case, license=license, right=right)
        self.facts["right"] = right.license.number

    @act(
        source=Stage.EXAMINATION,
        by=Duty.HANDLER,
        item=ItemKind.EXAMINE,
        event=OBJECTION,
        label=_("Record an objection"),
        form=ObjectionForm,
        guards=[a_notice_is_running],
    )
    def record_objection(self, *, objection: str, answer: str) -> None:
        """Any number while the notice runs; the decision is made knowing them."""
        claim_item(self)
        self.facts.update(objection=objection, answer=answer)


def register_kinds() -> None:
    register(OBJECTION, _("Objection to the public notice recorded"))
