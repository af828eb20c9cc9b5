"""What follows from revoking a certificate, said before it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.custody.certificate_selectors import seals_of
from apps.custody.words import Text
from apps.signatures.models import COMPROMISES, KeyState, Purpose, SigningKey
from apps.signatures.revocation import certificates_of_pair
from apps.ui.templatetags.ui import local

_REPLACED: Mapping[str, Text] = {
    Purpose.SEAL_MAKER: gettext_lazy("The next seal that is made or renewed is signed with a new key, made by itself."),
    Purpose.DATA: gettext_lazy("A new key is made by itself when the next license is shown."),
    Purpose.TIMESTAMP: gettext_lazy("A new key is made by itself for the next time stamp."),
    Purpose.OCSP: gettext_lazy("A new key is made by itself for the next question about a certificate."),
}
"""Keys that nobody makes by hand."""


def _of_signatures(key: SigningKey, reason: int, invalid_since: dt.datetime | None) -> list[str]:
    if reason not in COMPROMISES or invalid_since is None:
        return [_("What was signed before stays good."), _("What is signed with it from now on is not good.")]
    if key.purpose == Purpose.TIMESTAMP:  # RFC 3161, section 4: whoever has the key writes any time
        return [_("No time stamp made with it counts any more, whenever it was made: signatures stand as without one.")]
    moment = {"moment": local(invalid_since)}
    until = _(
        "What was signed before %(moment)s stays good only where a time stamp proves it: whoever has the key can write"
        " any time."
    )
    return [_("What was signed from %(moment)s on is not good, also what was good until now.") % moment, until % moment]


def _of_seals(pair: list[SigningKey]) -> list[str]:
    words = _(
        "The seal “%(seal)s” signs with this key: nothing more can be sealed with it, and documents wait. Its keeper"
        " must destroy it and make a new one; then they are sealed."
    )
    return [words % {"seal": seal} for seal in {seal.pk: seal for seal in seals_of(pair).values()}.values()]


def consequences(*, key: SigningKey, reason: int, invalid_since: dt.datetime | None) -> list[str]:
    """Sentences in the reader's language, the weightiest first."""
    pair = list(certificates_of_pair(key).select_related("outside_issuer"))
    said = [_("Nothing can be signed with this key any more."), *_of_signatures(key, reason, invalid_since)]
    said += _of_seals(pair)
    others = sum(other.state == KeyState.ACTIVE for other in pair) - 1
    if others > 0:
        words = ngettext(
            "%(count)d more certificate of the same key is revoked with it.",
            "%(count)d more certificates of the same key are revoked with it.",
            others,
        )
        said.append(words % {"count": others})
    if key.purpose in _REPLACED:
        said.append(str(_REPLACED[key.purpose]))
    if key.outside_issuer is not None:
        words = _("Only this system knows of it: ask “%(authority)s”, which issued the certificate, to revoke it too.")
        return [*said, words % {"authority": key.outside_issuer}]
    return [*said, _("It stands in the published list of revoked certificates within minutes.")]
