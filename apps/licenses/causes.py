"""Why a license is suspended, revoked, cancelled or moved out: codes with their basis (行政许可法 2019 arts. 69–70)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.licenses.models import Status


@dataclass(frozen=True)
class Cause:
    code: str
    status: Status
    label: Promise
    basis: str


CAUSES: dict[str, Cause] = {
    cause.code: cause
    for cause in (
        Cause("penalty", Status.SUSPENDED, _("Withheld as a penalty"), "行政处罚法第九条第（三）项"),
        Cause("injunction", Status.SUSPENDED, _("Stopped by a court or a review body"), "行政复议法、行政诉讼法"),
        Cause("ended", Status.VALID, _("The ground for suspension has ended"), ""),
        Cause("abuse", Status.REVOKED, _("Abuse of office or neglect of duty"), "行政许可法第六十九条第一款第（一）项"),
        Cause("beyond_powers", Status.REVOKED, _("Granted beyond powers"), "行政许可法第六十九条第一款第（二）项"),
        Cause("procedure", Status.REVOKED, _("Breach of procedure"), "行政许可法第六十九条第一款第（三）项"),
        Cause("unqualified", Status.REVOKED, _("Applicant not qualified"), "行政许可法第六十九条第一款第（四）项"),
        Cause("fraud", Status.REVOKED, _("Obtained by fraud or bribery"), "行政许可法第六十九条第二款"),
        Cause("penalty_revocation", Status.REVOKED, _("Revoked as a penalty"), "行政处罚法第九条第（三）项"),
        Cause("not_renewed", Status.CANCELLED, _("Expired and not renewed"), "行政许可法第七十条第（一）项"),
        Cause("holder_dead", Status.CANCELLED, _("Holder died or lost capacity"), "行政许可法第七十条第（二）项"),
        Cause("holder_dissolved", Status.CANCELLED, _("Holder was dissolved"), "行政许可法第七十条第（三）项"),
        Cause("withdrawn", Status.CANCELLED, _("Permission was withdrawn or revoked"), "行政许可法第七十条第（四）项"),
        Cause("force_majeure", Status.CANCELLED, _("Cannot be carried out"), "行政许可法第七十条第（五）项"),
        Cause("requested", Status.CANCELLED, _("At the holder's request"), "行政许可法第七十条第（六）项"),
        Cause("replaced", Status.CANCELLED, _("Replaced by a new license"), "行政许可法第四十九条"),
        Cause("not_made", Status.CANCELLED, _("Number given up before issue"), ""),
        Cause("moved_out", Status.TRANSFERRED, _("Moved to another authority's register"), ""),
    )
}

NOT_MADE = "not_made"
"""The cause of a number or version that was given up before it was ever in force."""

# From where each status may be reached. Nothing leads out of revoked, cancelled, replaced and transferred. To
# "replaced" leads only a new version that comes into force, to "expired" only the last day.
REACHED_FROM: dict[Status, tuple[Status, ...]] = {
    Status.SUSPENDED: (Status.VALID,),
    Status.VALID: (Status.SUSPENDED,),
    Status.REVOKED: (Status.VALID, Status.SUSPENDED, Status.EXPIRED),
    Status.CANCELLED: (Status.PREPARING, Status.VALID, Status.SUSPENDED, Status.EXPIRED),
    Status.TRANSFERRED: (Status.VALID,),
}
