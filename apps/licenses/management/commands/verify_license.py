"""Verifies a file: exit status 0 where it is valid or genuine, 1 where not, 2 where it cannot be read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from apps.licenses import wording
from apps.licenses.verification import Outcome, Verdict
from apps.licenses.verifier import verify_upload

_GOOD = (Outcome.VALID, Outcome.GENUINE)
_UNREADABLE = 2


def _read(path: str) -> bytes:
    """Raises CommandError."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}, returncode=_UNREADABLE
        ) from error
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        message = _("The file is larger than %(limit)d MB. No license is that large.") % {"limit": limit}
        raise CommandError(message, returncode=_UNREADABLE)
    return content


class Command(BaseCommand):
    help = "Verifies a license's PDF, OFD, QR text or detached signature. Exit status 0 valid, 1 not, 2 unreadable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="PDF, OFD, text of a QR code, or detached signature (JSON).")
        parser.add_argument("--content", help="The file that a detached signature signs.")
        parser.add_argument("--json", action="store_true", help="Codes for programs in place of words.")

    def handle(self, *args: Any, **options: Any) -> None:
        signed = _read(options["content"]) if options["content"] else None
        verdict = verify_upload(_read(options["file"]), signed=signed, address="")
        self.stdout.write(
            json.dumps(_data(verdict), indent=1) if options["json"] else "\n".join(wording.lines(verdict))
        )
        if verdict.outcome is Outcome.UNREADABLE:
            sys.exit(_UNREADABLE)
        if verdict.outcome not in _GOOD:
            sys.exit(1)


def _data(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome.value,
        "file_kind": verdict.file_kind.value if verdict.file_kind else None,
        "number": verdict.license.number if verdict.license else None,
        "version": verdict.license.version if verdict.license else None,
        "checks": [{"code": check.code, "ok": check.ok, "answer": check.answer} for check in verdict.checks],
        "report": verdict.report.to_data() if verdict.report else None,
    }
