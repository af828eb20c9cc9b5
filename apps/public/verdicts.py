"""How a verification reads on a page: shape, words, facts with the holder masked, and what was checked."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.licenses.masking import masked_holder
from apps.licenses.models import License
from apps.licenses.qr import address
from apps.licenses.selectors import kind_title, public_facts
from apps.licenses.showing import LINES, Answer, State
from apps.licenses.verification import Outcome, Verdict
from apps.signatures.algorithms import Algorithm
from apps.signatures.reports import Check as Finding
from apps.signatures.reports import SignerInfo, VerificationReport
from apps.ui import pieces
from apps.ui.templatetags.ui import day, local

# Kind (ground) and shape: a printed page without color still tells them apart.
_LOOKS: dict[Outcome, tuple[str, str]] = {
    Outcome.VALID: ("", "tick"),
    Outcome.SUSPENDED: ("warn", "warn"),
    Outcome.REVOKED: ("bad", "cross"),
    Outcome.ALTERED: ("bad", "cross"),
    Outcome.CANCELLED: ("none", "cross"),
    Outcome.EXPIRED: ("none", "clock"),
    Outcome.REPLACED: ("warn", "warn"),
    Outcome.TRANSFERRED: ("none", "cross"),
    Outcome.NOT_FOUND: ("none", "lens"),
    Outcome.GENUINE: ("", "tick"),
    Outcome.UNREADABLE: ("warn", "warn"),
}


def banner(verdict: Verdict) -> pieces.Verdict:
    kind, shape = _LOOKS[verdict.outcome]
    return pieces.Verdict(kind, shape, verdict.word, verdict.line)


_SHOWING_LOOKS: dict[State, tuple[str, str]] = {
    State.LIVE: ("", "tick"),
    State.ENDED: ("none", "clock"),
    State.TAKEN_BACK: ("none", "clock"),
    State.NOT_ON_RECORD: ("warn", "warn"),
    State.ALTERED: ("bad", "cross"),
    State.UNREADABLE: ("none", "lens"),
}


def showing_line(answer: Answer) -> str:
    """What the code itself is worth, in one sentence."""
    start, end = (local(moment, "s") for moment in (answer.started_at, answer.ends_at))
    return str(LINES[answer.state]) % {"start": start, "end": end}


def showing_banner(answer: Answer) -> pieces.Verdict:
    kind, shape = _SHOWING_LOOKS[answer.state]
    return pieces.Verdict(kind, shape, str(answer.state.label), showing_line(answer))


def checks(verdict: Verdict) -> list[pieces.Check]:
    return [
        pieces.Check(
            "tick" if check.ok else "cross",
            _("%(what)s: %(answer)s") % {"what": check.label, "answer": check.detail},
            code=_grouped(verdict) if check.code == "data_digest" and check.ok else "",
        )
        for check in verdict.checks
    ]


@dataclass(frozen=True)
class Seal:
    """One signature of a file: who sealed when, and what was checked of it. `title` is empty for the file as such."""

    title: str
    facts: list[pieces.Fact]
    checks: list[pieces.Check]


def seals(report: VerificationReport) -> list[Seal]:
    """The file as such, then each signature with its own checks."""
    signers = {signer.field: signer for signer in report.signers}
    fields = list(dict.fromkeys(check.field for check in report.checks))
    found = []
    for field in sorted(fields, key=bool):
        signer = signers.get(field)
        name = signer.organization or signer.name if signer else ""
        title = _("Seal of %(name)s") % {"name": name} if name else _("Signature %(field)s") % {"field": field}
        checks = [_finding(check) for check in report.checks if check.field == field]
        found.append(Seal(title if signer or field else "", _signer(signer) if signer else [], checks))
    return found


def _signer(signer: SignerInfo) -> list[pieces.Fact]:
    known = dict(Algorithm.choices)
    how = _("Proven by a time stamp.") if signer.time_proven else _("Stated by the signer, not proven.")
    return [
        pieces.Fact(_("Sealed by"), signer.name or signer.organization, note=signer.organization_code),
        pieces.Fact(_("Sealed at"), local(signer.signed_at, "s"), note=how),
        pieces.Fact(_("Algorithm"), known.get(signer.algorithm, signer.algorithm.upper())),
    ]


def _finding(check: Finding) -> pieces.Check:
    mark = "cross" if not check.ok else "tick" if check.decided else "ring"
    return pieces.Check(mark, _("%(what)s: %(answer)s") % {"what": check.label, "answer": check.message})


def _grouped(verdict: Verdict) -> str:
    """The digest in groups of eight, as it is compared by eye."""
    digest = verdict.license.data_digest if verdict.license else ""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def facts(license: License) -> list[pieces.Fact]:
    """What anyone may know of a license."""
    english = (get_language() or "").startswith("en")
    term = _("%(first)s to %(last)s") % {
        "first": day(license.valid_from),
        "last": day(license.valid_to) if license.valid_to else _("no end"),
    }
    rows = [
        pieces.Fact(_("Name of the license"), kind_title(license)),
        pieces.Fact(_("Number"), license.number),
        pieces.Fact(_("Holder"), masked_holder(license.holder, license.holder_name), note=_("Partly hidden.")),
    ]
    rows += [pieces.Fact(f.label_en if english else f.label_zh, f.value) for f in public_facts(license)]
    rows += [
        pieces.Fact(_("Validity"), term),
        pieces.Fact(_("Issued by"), license.issuer_name, note=day(license.issued_on)),
    ]
    if license.identifier:
        rows.append(pieces.Fact(_("Identifier"), license.identifier, is_code=True))
    return rows


def qr_image(license: License) -> SafeString:
    """The license's QR code for the page; it carries the signed text."""
    code = segno.make(address(license.qr_payload), error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308
