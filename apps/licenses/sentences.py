"""The one sentence of a verdict, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.deadlines.dates import today
from apps.licenses.checks import Check
from apps.licenses.models import License, Occasion, Status
from apps.licenses.selectors import kind_title, newest_version, status_on


def sentence(outcome: str, license: License | None, checks: Sequence[Check]) -> str:
    """What an outcome means for whoever holds the paper in hand."""
    if license is None:
        return _without_license(outcome, checks)
    words: dict[str, object] = {
        "title": kind_title(license),
        "number": license.number,
        "issuer": license.issuer_name,
        "since": date_format(localtime(license.status_changed_at), "DATE_FORMAT"),
        "last": date_format(license.valid_to, "DATE_FORMAT") if license.valid_to else "",
        "first": date_format(license.valid_from, "DATE_FORMAT"),
        "reason": license.status_reason,
    }
    if outcome == Status.REPLACED:
        words |= _succession(license)
    return _sentences()[outcome] % words


def _without_license(outcome: str, checks: Sequence[Check]) -> str:
    failed = next((check for check in checks if check.code in ("file", "showing") and not check.ok), None)
    if outcome == "genuine":
        return _("This is a document sealed here, unaltered. It is no license: the register says nothing about it.")
    if outcome == "altered" and failed is None:
        return _("This was altered after it was issued, or was never issued. Do not rely on it.")
    if outcome == "altered":
        return _("This was altered after it was sealed. Do not rely on it.")
    if failed is None:
        return _("There is no such license. Compare the number and try again, or ask the authority that issued it.")
    if failed.answer in ("foreign", "unsigned"):
        return _("This is no license of this register. What could be checked of it stands below.")
    return failed.detail


def _succession(license: License) -> dict[str, object]:
    """Which version took its place, and what became of the one that counts now."""
    newest = newest_version(license)
    assert license.replaced_by is not None  # the database holds it so
    return {
        "version": license.version,
        "next": license.replaced_by.version,
        "occasion": Occasion(license.replaced_by.occasion).label,
        "newest": newest.version,
        "state": status_on(newest, today()).label,
    }


def _sentences() -> dict[str, str]:
    return {
        "valid": _("%(title)s %(number)s, issued by %(issuer)s, agrees with the register."),
        "suspended": _("Suspended since %(since)s: %(reason)s. It gives no rights until it is resumed."),
        "revoked": _("Revoked on %(since)s: %(reason)s."),
        "cancelled": _("Cancelled on %(since)s: %(reason)s."),
        "expired": _("Expired on %(last)s; no renewal is registered."),
        "replaced": _(
            "Version %(version)s of %(number)s was replaced by version %(next)s on %(since)s (%(occasion)s) and "
            "gives no rights any more. What counts is version %(newest)s: %(state)s."
        ),
        "transferred": _("Moved to another authority's register on %(since)s: %(reason)s."),
        "altered": _(
            "%(title)s %(number)s does not agree with what %(issuer)s issued. Do not rely on it; report it to them."
        ),
    }
