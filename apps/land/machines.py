"""The machines of the land matters: the common course, with what a matter adds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.forms import RemarkForm
from apps.cases.lifecycle import Approval, Lifecycle, Unmet, act
from apps.cases.lifecycle.effects import finish_item
from apps.cases.vocabulary import ItemKind, Stage
from apps.identity.models import Duty
from apps.land.models import Acquisition
from apps.land.prerequisites import missing_preexam
from apps.land.selectors import filled_application


class PreexamSite(Approval):
    """建设项目用地预审与选址意见书: filed in the county, goes up to the project's level (行政许可法 art. 35)."""


class TemporaryUse(Approval):
    """临时用地审批: the county decides, the city where cultivated land is used."""


def the_opinion_still_holds(machine: Lifecycle) -> Unmet | None:
    """Looked up when filed and again here: it may have been revoked in between."""
    application = filled_application(machine.case)
    if application.acquisition != Acquisition.ALLOCATION:
        return None
    reason = missing_preexam(number=application.preexam_number, holder=machine.case.applicant)
    return Unmet(reason) if reason else None


class PlanPermitLand(Approval):
    """建设用地规划许可证: allocated land is accepted only with a valid pre-examination opinion (城乡规划法 art. 37)."""

    @act(
        source=Stage.FILED,
        target=Stage.EXAMINATION,
        by=Duty.WINDOW,
        item=ItemKind.ACCEPT,
        event="case.accepted",
        label=_("Accept"),
        form=RemarkForm,
        guards=[the_opinion_still_holds],
        clock="start",
        irreversible=True,
    )
    def accept(self, *, remark: str = "") -> None:
        self.facts["remark"] = remark
        finish_item(self)
        self._accept_as_of(self.today)
