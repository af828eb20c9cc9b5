"""How the uses of a license read: for its holder, and for who supervises its issuer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.licenses.use_models import PUBLIC_USES, LicenseUse, UseKind
from apps.licenses.uses import result_words
from apps.ui import pieces

_MARKS = {UseKind.SHOWN: "round", UseKind.SHARED: "lozenge", UseKind.IN_CASE: "square", UseKind.DOWNLOADED: "round"}


def use_event(use: LicenseUse) -> pieces.Event:
    """One use in words."""
    title = use.get_kind_display()
    if use.purpose:
        title += pgettext("label", ": ") + use.purpose
    refused = use.result in ("refused", "ended", "taken_back", "altered")
    return pieces.Event(
        use.at,
        title,
        words=_("Result: %(result)s") % {"result": result_words(use)},
        by=_who(use),
        mark="warn" if refused else _MARKS.get(UseKind(use.kind), "ring"),
        is_attempt=refused,
    )


def _who(use: LicenseUse) -> str:
    if use.kind in PUBLIC_USES:
        if not use.network:
            return _("Somebody; it is not recorded who.")
        return _("Somebody in the network %(network)s; it is not recorded who.") % {"network": use.network}
    if use.organization:
        return _("%(who)s for %(organization)s") % {"who": use.who, "organization": use.organization}
    return use.who
