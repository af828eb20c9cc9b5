"""Our own certificates for their page: bounded, and as many queries for one row as for many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.custody.selectors import slice_of
from apps.deadlines.dates import local_date
from apps.signatures import certificates
from apps.signatures.models import KeyState, Purpose, Revocation, Seal, SigningKey
from apps.signatures.selectors import standing_seals

PAGE_SIZE = 10
"""Few, as the page has other things below the list."""


class Standing(TextChoices):
    """How a certificate stands; each is in one of these, the last that fits."""

    IN_FORCE = "in_force", pgettext_lazy("certificates", "In force")
    ENDED = "ended", pgettext_lazy("certificates", "Ended")
    RENEWED = "renewed", pgettext_lazy("certificates", "Renewed")
    REVOKED = "revoked", pgettext_lazy("certificates", "Revoked")


LOOK: Mapping[Standing, str] = {
    Standing.IN_FORCE: "done",
    Standing.ENDED: "warn",
    Standing.RENEWED: "locked",
    Standing.REVOKED: "bad",
}
"""The shape of the theme that each is shown with; the word stands beside it."""


def _standing_of(key: SigningKey, now: dt.datetime) -> Standing:
    if key.state == KeyState.REVOKED:
        return Standing.REVOKED
    if hasattr(key, "renewed_by"):
        return Standing.RENEWED
    return Standing.IN_FORCE if now <= key.not_after else Standing.ENDED


def _that_stand(keys: QuerySet[SigningKey], standing: str, now: dt.datetime) -> QuerySet[SigningKey]:
    if standing == Standing.REVOKED:
        return keys.filter(state=KeyState.REVOKED)
    if standing == Standing.RENEWED:
        return keys.filter(state=KeyState.ACTIVE, renewed_by__isnull=False)
    alone = keys.filter(state=KeyState.ACTIVE, renewed_by__isnull=True)
    if standing == Standing.ENDED:
        return alone.filter(not_after__lt=now)
    return alone.filter(not_after__gte=now) if standing == Standing.IN_FORCE else keys


@dataclass(frozen=True)
class Line:
    """One of our own certificates; `seal` is the one that signs with it now."""

    key: SigningKey
    standing: Standing
    seal: Seal | None

    @property
    def owner(self) -> str:
        """As the certificate itself says it."""
        return certificates.name_of(bytes(self.key.certificate)).common_name

    @property
    def look(self) -> str:
        return LOOK[self.standing]

    @property
    def revocation(self) -> Revocation | None:
        return getattr(self.key, "revocation", None)

    @property
    def revocable(self) -> bool:
        return self.standing != Standing.REVOKED and self.key.purpose != Purpose.CA

    @property
    def remaining(self) -> str:
        """In how many days it ends, in words; empty for one that ended or was revoked."""
        days = (local_date(self.key.not_after) - local_date(timezone.now())).days
        if self.standing == Standing.REVOKED or days < 0:
            return ""
        if days == 0:
            return _("ends today")
        return ngettext("ends in %(count)d day", "ends in %(count)d days", days) % {"count": days}


def seals_of(keys: Iterable[SigningKey]) -> dict[int, Seal]:
    """The seals, not destroyed, that sign with these keys now, by key."""
    wanted = {key.pk for key in keys}
    seals = standing_seals().filter(Q(sm2_key__in=wanted) | Q(p256_key__in=wanted))
    return {key: seal for seal in seals for key in (seal.sm2_key_id, seal.p256_key_id) if key in wanted}


def lines_of(keys: QuerySet[SigningKey], *, standing: str, before: str) -> tuple[list[Line], int | None]:
    """One page of the keys that stand so (empty: of all), the newest first, and the id to go on before."""
    now = timezone.now()
    related = _that_stand(keys, standing, now).select_related("revocation", "renewed_by", "outside_issuer")
    found = slice_of(related, before=before, size=PAGE_SIZE)
    seals = seals_of(found.rows)
    return [Line(key, _standing_of(key, now), seals.get(key.pk)) for key in found.rows], found.older
