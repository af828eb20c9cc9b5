"""New certificates before the old ones end: for the same key or a new one. What was signed before still verifies."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.services import SYSTEM, Actor, Subject, record
from apps.signatures import ca, kinds, seal_files
from apps.signatures.errors import CannotRenew, SealNotUsable, SignatureError
from apps.signatures.models import KeyState, Purpose, Seal, SealState, SigningKey

logger = logging.getLogger(__name__)

RENEWED_BEFORE = dt.timedelta(days=30)
LISTED_BEFORE = dt.timedelta(days=90)
BATCH = 200


def in_use_until(moment: dt.datetime) -> QuerySet[SigningKey]:
    """Certificates in use that end by then and have no successor, the first to end first. Those of responders, which
    are replaced when they are next asked (see ocsp), and of destroyed seals, which are revoked, are not among them."""
    keys = SigningKey.objects.filter(state=KeyState.ACTIVE, renewed_by__isnull=True, not_after__lte=moment)
    return keys.exclude(purpose=Purpose.OCSP).select_related("issuer", "outside_issuer").order_by("not_after", "id")


def _check(key: SigningKey) -> None:
    if key.state == KeyState.REVOKED:
        raise CannotRenew(_("A revoked certificate is not renewed. Have a new key made."), code="renewal_revoked")
    if key.purpose == Purpose.CA:
        raise CannotRenew(
            _("An authority is not renewed here: what it issued would hang on two certificates."),
            code="renewal_authority",
        )
    if key.issuer is None:
        raise CannotRenew(
            _("This certificate was issued outside: make a request to its authority and take in what it issues."),
            code="renewal_outside",
        )
    if key.issuer.not_after <= timezone.now() + RENEWED_BEFORE:
        raise CannotRenew(
            _("The authority's own certificate ends soon: nothing that it issues would last."), code="renewal_issuer"
        )


def renew_key(*, key: SigningKey, actor: Actor, new_key: bool = False) -> SigningKey:
    """A new certificate for the same owner and purpose, beginning now; the old one is not revoked.

    `new_key` also makes a new key pair. A certificate is renewed once: repeated, the successor is returned.
    Raises CannotRenew, KeystoreLocked or a device's error.
    """
    with transaction.atomic():
        key = SigningKey.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=key.pk)
        known = SigningKey.objects.filter(renews=key).first()
        if known is not None:
            return known
        _check(key)
        renewed = ca.issue_again(key=key, new_key=new_key)
        data = {"fingerprint": renewed.fingerprint, "not_after": renewed.not_after, "new_key": new_key}
        subject = Subject("signing_key", key.alias)
        record(kind=kinds.KEY_RENEWED.code, subject=subject, actor=actor, data={**data, "renewed_by": renewed.alias})
    return renewed


def renew_seal(*, seal: Seal, actor: Actor, new_key: bool = False) -> Seal:
    """The seal goes on with new certificates and a new file (SESeal); it may also be suspended meanwhile.

    Raises SealNotUsable for a destroyed seal, else as `renew_key`.
    """
    with transaction.atomic():
        locked = Seal.objects.select_for_update(of=("self",)).select_related("sm2_key", "p256_key").get(pk=seal.pk)
        if locked.state == SealState.DESTROYED:
            raise SealNotUsable(_("A destroyed seal is not renewed. Have a new one made."), code="seal_destroyed")
        locked.sm2_key = renew_key(key=locked.sm2_key, actor=actor, new_key=new_key)
        locked.p256_key = renew_key(key=locked.p256_key, actor=actor, new_key=new_key)
        locked.valid_to = min(locked.sm2_key.not_after, locked.p256_key.not_after)
        locked.save(update_fields=["sm2_key", "p256_key", "valid_to"])
        certificates = {"sm2": locked.sm2_key.fingerprint, "p256": locked.p256_key.fingerprint}
        record(
            kind=kinds.SEAL_RENEWED.code,
            subject=Subject("seal", str(locked.pk)),
            actor=actor,
            data={"certificates": certificates, "valid_to": locked.valid_to},
        )
        return seal_files.encode(seal=locked, actor=actor)


def _renew(key: SigningKey) -> None:
    seal = Seal.objects.filter(Q(sm2_key=key) | Q(p256_key=key)).first()
    if seal is not None:
        renew_seal(seal=seal, actor=SYSTEM)
    else:
        renew_key(key=key, actor=SYSTEM)


def renew_ending() -> int:
    """Renews what ends within `RENEWED_BEFORE`; of what cannot be renewed it warns. Returns how many it renewed."""
    done = 0
    for key in in_use_until(timezone.now() + RENEWED_BEFORE)[:BATCH]:
        try:
            _renew(key)
            done += 1
        except SignatureError as error:
            logger.warning("certificate %s ends on %s: %s", key.alias, key.not_after.date(), error)
    return done
