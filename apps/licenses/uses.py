"""The log of every use of a license (用证记录): who, when, what for, and what came of it.

It is a table of its own and not the ledger: anyone may verify a license any number of times, and a chain with one
head for each license would make them wait for one another. The same kind of triggers keep it append-only. What a
holder decides (consent given, consent withdrawn) is a fact and stands in the ledger.
"""

from __future__ import annotations

import ipaddress

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.identity.models import User
from apps.licenses.models import License
from apps.licenses.use_models import LicenseUse, ShareConsent, Showing, UseKind
from apps.licenses.verification import Outcome, Verdict

DONE, ENDED, TAKEN_BACK, REFUSED = "done", "ended", "taken_back", "refused"
RESULTS: dict[str, str | Promise] = {
    **{outcome.value: outcome.label for outcome in Outcome},
    DONE: pgettext_lazy("license use", "Done"),
    ENDED: _("The code had ended"),
    TAKEN_BACK: _("The code had been taken back"),
    REFUSED: _("Refused: consent was over"),
}


def result_words(use: LicenseUse) -> str:
    """What came of it, in the reader's language."""
    return str(RESULTS[use.result])


def truncated(address: str) -> str:
    """The network of an address, not its host: IPv4 /24, IPv6 /48; empty for what is no address."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(host, ipaddress.IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    return str(ipaddress.ip_network((host, 24 if host.version == 4 else 48), strict=False))


def note_verification(*, verdict: Verdict, kind: UseKind, address: str) -> None:
    """Somebody verified a license: not who, only the network they came from. Nothing where none was found."""
    if verdict.license is not None:
        _note_public(verdict.license, kind, str(verdict.outcome.value), address)


def note_scan(*, showing: Showing, result: str, address: str) -> None:
    """Somebody scanned the code of a showing; `result` is a code of RESULTS."""
    _note_public(showing.license, UseKind.SCANNED, result, address, showing)


def _note_public(
    license: License, kind: UseKind, result: str, address: str, showing: Showing | None = None
) -> LicenseUse:
    return LicenseUse.objects.create(
        license=license, at=timezone.now(), kind=kind, result=result, network=truncated(address), showing=showing
    )


def note_use(
    *,
    license: License,
    kind: UseKind,
    user: User,
    organization: str = "",
    purpose: str = "",
    result: str = DONE,
    case_ref: str = "",
    showing: Showing | None = None,
    consent: ShareConsent | None = None,
) -> LicenseUse:
    """Somebody known used a license; `purpose` is required for sharing and for a look in a case."""
    return LicenseUse.objects.create(
        license=license,
        at=timezone.now(),
        kind=kind,
        user=user,
        who=str(user),
        organization=organization,
        purpose=purpose,
        result=result,
        case_ref=case_ref,
        showing=showing,
        consent=consent,
    )


def uses_of(license: License) -> QuerySet[LicenseUse]:
    """Newest first. Whoever lists them takes a bounded slice."""
    return LicenseUse.objects.filter(license=license).order_by("-id")
