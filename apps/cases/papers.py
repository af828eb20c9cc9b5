"""Reading a case's documents (文书) and licenses: only for those who may see the case; each look is recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.cases.actions import subject_of
from apps.cases.errors import NotVisible
from apps.cases.models import Document
from apps.cases.selectors import visible_cases
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import user_actor
from apps.ledger.services import record_attempt
from apps.licenses import uses
from apps.licenses.models import License, Status
from apps.licenses.selectors import for_source
from apps.licenses.use_models import UseKind


def open_document(*, case_id: UUID, user: User, document_id: int, ofd: bool = False) -> Document:
    """The sealed document for download of its PDF, or OFD. Raises NotVisible, also while that is not sealed yet."""
    _ensure_visible(case_id, user)
    document = Document.objects.filter(pk=document_id, case_id=case_id, sealed_at__isnull=False).first()
    if document is None or (ofd and not document.ofd):
        raise NotVisible
    digest = document.ofd_digest if ofd else document.digest
    _looked(case_id, user, {"document": document.number, "sm3": digest})
    return document


def open_license(*, case_id: UUID, user: User, license_id: int, ofd: bool = False) -> License:
    """The license issued in the case, for download of its PDF, or OFD. Raises NotVisible, also while it is made."""
    _ensure_visible(case_id, user)
    made = for_source(str(case_id)).exclude(status=Status.PREPARING).exclude(pdf="")
    license = made.filter(pk=license_id).first()
    if license is None or (ofd and not license.ofd):
        raise NotVisible
    digest = license.ofd_digest if ofd else license.pdf_digest
    _looked(case_id, user, {"license": license.number, "sm3": digest})
    uses.note_use(license=license, kind=UseKind.DOWNLOADED, user=user, case_ref=str(case_id))
    return license


def _ensure_visible(case_id: UUID, user: User) -> None:
    if not visible_cases(user=user, on=today()).filter(pk=case_id).exists():
        raise NotVisible


def _looked(case_id: UUID, user: User, data: dict[str, Any]) -> None:
    record_attempt(kind="case.file_downloaded", subject=subject_of(case_id), actor=user_actor(user), data=data)
