"""The machines of the mineral matters: the common course, with what a matter adds."""

from __future__ import annotations

from django.utils.functional import Promise

from apps.cases.lifecycle import Approval
from apps.mineral.selectors import filled_application, missing_right


class MiningRightNew(Approval):
    """采矿权首次登记: the mineral decides the level; overlaps are found by the check NO_OVERLAP_RIGHT."""


class MiningPlan(Approval):
    """矿产资源开采方案审批: only for a registered right, looked up when filed and until the permit is made.

    Expert review stops the clock (行政许可法 art. 45); the public notice with objections (矿产资源法 art. 46) does not.
    """

    def missing_prerequisite(self) -> str | Promise | None:
        return missing_right(number=filled_application(self.case).right_number, holder=self.case.applicant)

    def missing_for_certificate(self) -> str | Promise | None:
        return self.missing_prerequisite()
