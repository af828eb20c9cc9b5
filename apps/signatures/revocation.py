"""Revoking certificates, and what a check is told about them (RFC 5280, section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Actor, Subject, record
from apps.signatures import certificates, kinds, tasks
from apps.signatures.chain import Outdated, Revoked
from apps.signatures.errors import UNREADABLE, InvalidRevocation
from apps.signatures.models import (
    COMPROMISES,
    KeyState,
    OutsideRevocation,
    Reason,
    Revocation,
    SigningKey,
    TrustedCertificate,
)


def _issuer_name(der: bytes) -> bytes:
    """Empty for what is no certificate: a time stamp may carry anything."""
    try:
        name: bytes = certificates.parse(der).issuer.dump()
        return name
    except UNREADABLE:
        return b""


Moments = list[tuple[dt.datetime, bool]]
"""From when a certificate is not to be believed, and whether for a compromise."""


def _outside(path: Sequence[bytes], fingerprints: Sequence[str]) -> tuple[Moments, bool]:
    """What is known of outside authorities: those removed from trust, and what their lists say; and whether one of
    these lists is out of date."""
    removed = Q(fingerprint__in=fingerprints, removed_at__isnull=False)
    rows = TrustedCertificate.objects.filter(removed | Q(revocation_list__isnull=False)).values_list(
        "fingerprint", "removed_at", "certificate", "revocation_list", "revocation_list__next_update"
    )
    moments: Moments = []
    lists: dict[bytes, list[tuple[int, dt.datetime]]] = {}
    for fingerprint, removed_at, der, held, next_update in rows:
        if removed_at is not None and fingerprint in fingerprints:
            moments.append((removed_at, False))
        if held is not None:
            lists.setdefault(certificates.parse(bytes(der)).subject.dump(), []).append((held, next_update))
    asked = [(der, lists[name]) for der in path if (name := _issuer_name(der)) in lists]
    if not asked:
        return moments, False
    wanted = Q()
    for der, named in asked:
        wanted |= Q(listed_in__in=[held for held, _until in named], serial=certificates.serial_of(der))
    listed = OutsideRevocation.objects.filter(wanted).values_list("revoked_at", "invalid_since", "reason")
    now = timezone.now()
    # An authority that went on with another key has two lists under its name: the later one says what is known.
    outdated = any(max(until for _held, until in named) < now for _der, named in asked)
    return moments + [_since(*row) for row in listed], outdated


def _since(revoked_at: dt.datetime, invalid_since: dt.datetime | None, reason: int) -> tuple[dt.datetime, bool]:
    return invalid_since or revoked_at, reason in COMPROMISES


def revocations(path: Sequence[bytes]) -> Revoked | Outdated | None:
    """What `chain.check` asks: the earliest revocation among these certificates that is registered here, or on a list
    of an outside authority; where there is none, whether such a list is out of date.

    An outside authority that was removed from trust counts as revoked from then on.
    """
    fingerprints = [sm3_hex(der) for der in path]
    found = Revocation.objects.filter(key__fingerprint__in=fingerprints)
    rows = found.values_list("revoked_at", "invalid_since", "reason")
    outside, outdated = _outside(path, fingerprints)
    moments = [_since(*row) for row in rows] + outside
    if not moments:
        return Outdated() if outdated else None
    return Revoked(min(at for at, _reason in moments), any(compromised for _at, compromised in moments))


def certificates_of_pair(key: SigningKey) -> QuerySet[SigningKey]:
    """Every certificate of the key's pair, the oldest first: renewing may keep the pair, revoking ends all of them."""
    return SigningKey.objects.filter(public_key=bytes(key.public_key)).order_by("pk")


def check_revocation(*, key: SigningKey, reason: int, invalid_since: dt.datetime | None) -> None:
    """Whether `revoke_key` would take this now. Raises InvalidRevocation, whose code tells what is wrong."""
    if reason not in Reason.values:
        raise InvalidRevocation(
            _("%(reason)s is no reason for a revocation. Choose one of the list.") % {"reason": reason},
            code="revocation_reason",
        )
    if invalid_since is None:
        return
    if reason not in COMPROMISES:
        raise InvalidRevocation(
            _("Only where a key was lost or known to others can signatures before the revocation be disbelieved."),
            code="revocation_reaches_back",
        )
    if invalid_since > timezone.now():
        raise InvalidRevocation(
            _("The moment since when the key is not to be believed lies in the future."), code="revocation_in_future"
        )
    if invalid_since < min(certificates_of_pair(key).values_list("not_before", flat=True)):
        raise InvalidRevocation(
            _("The key was not certified yet at that moment: nothing signed then could have been believed."),
            code="revocation_before_certificate",
        )


def revoke_key(
    *,
    key: SigningKey,
    reason: int,
    actor: Actor,
    at: dt.datetime | None = None,
    invalid_since: dt.datetime | None = None,
    ground: str = "",
) -> Revocation:
    """Revokes a certificate for good, and with it every other of the same key pair: the key signs no more.

    Signatures made before `at` (now, unless the deed behind it was earlier) stay good; where a key was compromised,
    those made before `invalid_since`. `reason` is one of `Reason`, `ground` is written beside it in the ledger.
    A key that is revoked already stays as it is.
    Raises InvalidRevocation.
    """
    now = timezone.now()
    at = at or now
    check_revocation(key=key, reason=reason, invalid_since=invalid_since)
    if at > now or (invalid_since is not None and invalid_since > at):
        raise InvalidRevocation(_("A revocation cannot begin in the future."), code="revocation_in_future")
    with transaction.atomic():
        for certificate in certificates_of_pair(key).select_for_update():
            if certificate.state == KeyState.REVOKED:
                continue
            certificate.state, certificate.state_since = KeyState.REVOKED, at
            certificate.save(update_fields=["state", "state_since"])
            Revocation.objects.create(key=certificate, reason=reason, revoked_at=at, invalid_since=invalid_since)
            record(
                kind=kinds.KEY_REVOKED.code,
                subject=Subject("signing_key", certificate.alias),
                actor=actor,
                data={
                    "reason": int(reason),
                    "revoked_at": at,
                    "invalid_since": invalid_since,
                    "fingerprint": certificate.fingerprint,
                    "ground": ground,
                },
            )
        transaction.on_commit(tasks.publish_revocation_lists.delay, robust=True)
        key.refresh_from_db(fields=["state", "state_since"])
        return Revocation.objects.get(key=key)
