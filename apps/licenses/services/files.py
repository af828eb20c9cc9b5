"""Handing out a license's file at the desk: each time is recorded."""

from __future__ import annotations

from apps.ledger.services import Actor, record_attempt
from apps.licenses import facts
from apps.licenses.models import License, Status
from apps.licenses.services.allocation import subject_of


def open_file(*, license: License, actor: Actor) -> License | None:
    """The license for the download of its PDF, the look recorded; None while there is no file."""
    if license.status == Status.PREPARING or not license.pdf:
        return None
    data = {"number": license.number, "version": license.version, "sm3": license.pdf_digest}
    record_attempt(kind=facts.FILE_DOWNLOADED.code, subject=subject_of(license), actor=actor, data=data)
    return license
