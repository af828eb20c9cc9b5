"""The machines of the surveying matters: the common course, with what a matter adds."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.lifecycle import Approval
from apps.surveying.models import Compilation
from apps.surveying.prerequisites import QUALIFICATION
from apps.surveying.selectors import filled_map


class Qualification(Approval):
    """甲、乙级测绘资质审批: the common course. An unmet condition is a failed check, which bars the grant."""

    def missing_for_grant(self) -> str | Promise | None:
        """The public notice of five working days (公示) comes first (测绘资质管理办法); it does not stop the clock."""
        if self.case.procedures.filter(code="publicity", ended_on__isnull=False).exists():
            return None
        return _("The public notice of five working days has not been held and finished.")


class MapReview(Approval):
    """地图审核: a compiled map is accepted only from who has a qualification (测绘法 art. 27)."""

    def missing_prerequisite(self) -> str | Promise | None:
        """Looked up again at acceptance: the qualification may have been revoked since the draft."""
        application = filled_map(self.case)
        if application.compilation != Compilation.COMPILED:
            return None
        return QUALIFICATION.missing(number=application.qualification_number, holder=self.case.applicant)
