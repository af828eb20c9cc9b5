"""The machines of the land matters: the common course, with what a matter adds."""

from __future__ import annotations

from django.utils.functional import Promise

from apps.cases.lifecycle import Approval
from apps.land.models import Acquisition
from apps.land.prerequisites import PREEXAM
from apps.land.selectors import filled_application


class PreexamSite(Approval):
    """建设项目用地预审与选址意见书: filed in the county, goes up to the project's level (行政许可法 art. 35)."""


class TemporaryUse(Approval):
    """临时用地审批: the county decides, the city where cultivated land is used."""


class PlanPermitLand(Approval):
    """建设用地规划许可证: allocated land is accepted only with a valid pre-examination opinion (城乡规划法 art. 37)."""

    def missing_prerequisite(self) -> str | Promise | None:
        """Looked up when filed and again at acceptance: it may have been revoked in between."""
        application = filled_application(self.case)
        if application.acquisition != Acquisition.ALLOCATION:
            return None
        return PREEXAM.missing(number=application.preexam_number, holder=self.case.applicant)
