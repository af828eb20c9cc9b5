"""Names as anyone may see them: enough to recognize whom one knows, not enough to find out who it is."""

from __future__ import annotations

from apps.identity.models import Applicant, ApplicantKind

HIDDEN = "＊＊"


def mask_name(name: str, *, person: bool) -> str:
    """``林＊＊`` for a person, ``甲江＊＊有限公司`` for an organization. The hidden part has always the same length."""
    if person or len(name) < 4:
        return name[:1] + HIDDEN
    if len(name) < 9:
        return name[:1] + HIDDEN + name[-2:]
    return name[:2] + HIDDEN + name[-4:]


def masked_holder(holder: Applicant, name: str) -> str:
    """The name as it stands on the license, masked by the kind of its holder."""
    return mask_name(name, person=holder.kind == ApplicantKind.NATURAL)
