"""The one sentence of a verdict, in the reader's language."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.licenses.models import License
from apps.licenses.selectors import kind_title


def sentence(outcome: str, license: License | None) -> str:
    """What an outcome means for whoever holds the paper in hand."""
    if license is None:
        if outcome == "altered":
            return _("This was altered after it was issued, or was never issued. Do not rely on it.")
        return _("There is no such license. Compare the number and try again, or ask the authority that issued it.")
    words = {
        "title": kind_title(license),
        "number": license.number,
        "issuer": license.issuer_name,
        "since": date_format(localtime(license.status_changed_at), "DATE_FORMAT"),
        "last": date_format(license.valid_to, "DATE_FORMAT") if license.valid_to else "",
        "first": date_format(license.valid_from, "DATE_FORMAT"),
        "reason": license.status_reason,
    }
    return _sentences()[outcome] % words


def _sentences() -> dict[str, str]:
    return {
        "valid": _("%(title)s %(number)s, issued by %(issuer)s, agrees with the register."),
        "suspended": _("Suspended since %(since)s: %(reason)s. It gives no rights until it is resumed."),
        "revoked": _("Revoked on %(since)s: %(reason)s."),
        "cancelled": _("Cancelled on %(since)s: %(reason)s."),
        "expired": _("Expired on %(last)s; no renewal is registered."),
        "altered": _(
            "%(title)s %(number)s does not agree with what %(issuer)s issued. Do not rely on it; report it to them."
        ),
    }
