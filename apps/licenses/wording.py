"""A verdict in lines of text, for a terminal: what it is, what was checked, each signature."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.licenses.verification import Verdict
from apps.signatures.reports import Check, SignerInfo, VerificationReport


def mark(check: Check) -> str:
    """Tick, cross, or ring for what could not be decided."""
    if not check.ok:
        return "✗"
    return "✓" if check.decided else "○"


def lines(verdict: Verdict) -> Iterator[str]:
    """In the reader's language."""
    yield _("%(what)s: %(answer)s") % {"what": verdict.word, "answer": verdict.line}
    for check in verdict.checks:
        words = _("%(what)s: %(answer)s") % {"what": check.label, "answer": check.detail}
        yield f"  {'✓' if check.ok else '✗'} {words}"
    if verdict.report is not None:
        yield from _signatures(verdict.report)


def signer_line(signer: SignerInfo) -> str:
    """Who sealed, when and how that is known, with which algorithm."""
    time = date_format(localtime(signer.signed_at), "Y-m-d H:i:s")
    known = _("proven by a time stamp") if signer.time_proven else _("stated by the signer")
    return f"{signer.name} [{signer.field or '-'}] {time} ({known}), {signer.algorithm}"


def summary(report: VerificationReport) -> Iterator[str]:
    """A line for each signer, one for all that holds, one for each failure."""
    for signer in report.signers:
        yield f"    {signer_line(signer)}"
    held = dict.fromkeys(f"{mark(check)} {check.label}" for check in report.checks if check.ok)
    if held:
        yield f"    {'  '.join(held)}"
    for check in report.failures:
        yield f"    ✗ {check.label}: {check.message}"


def _signatures(report: VerificationReport) -> Iterator[str]:
    signers = {signer.field: signer for signer in report.signers}
    for field in sorted(dict.fromkeys(check.field for check in report.checks), key=bool):
        yield signer_line(signers[field]) if field in signers else (field or _("The file"))
        for check in report.checks:
            if check.field == field:
                words = _("%(what)s: %(answer)s") % {"what": check.label, "answer": check.message}
                yield f"  {mark(check)} {words}"
