"""Lists of revoked certificates (CRL version 2, RFC 5280 section 5; GB/T 20518-2018), made, stored and served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from asn1crypto import core, crl, x509
from django.db import transaction
from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import SYSTEM, Subject, record
from apps.signatures import certificates, kinds
from apps.signatures.keys import sign_with
from apps.signatures.models import Purpose, Reason, Revocation, RevocationList, SigningKey

FRESH = dt.timedelta(days=1)
LIVES = dt.timedelta(days=7)
"""A list is made daily and may be used for a week: a check still works while this system is down."""


@dataclass(frozen=True)
class Entry:
    serial: int
    revoked_at: dt.datetime
    reason: int = 0
    invalid_since: dt.datetime | None = None


def _entry(entry: Entry) -> dict[str, object]:
    extensions: list[dict[str, object]] = []
    if entry.reason != Reason.UNSPECIFIED:  # RFC 5280, 5.3.1: rather absent than 0
        reason = crl.CRLReason(entry.reason)
        extensions.append({"extn_id": "crl_reason", "critical": False, "extn_value": reason})
    if entry.invalid_since is not None:
        moment = core.GeneralizedTime(certificates.whole_second(entry.invalid_since))
        extensions.append({"extn_id": "invalidity_date", "critical": False, "extn_value": moment})
    fields: dict[str, object] = {
        "user_certificate": entry.serial,
        "revocation_date": certificates.encode_time(entry.revoked_at),
    }
    if extensions:
        fields["crl_entry_extensions"] = extensions
    return fields


def build(
    entries: Iterable[Entry],
    *,
    issuer: bytes,
    number: int,
    this_update: dt.datetime,
    next_update: dt.datetime,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """The list in DER. `issuer` is the authority's certificate, `sign` gives its signature."""
    authority = certificates.parse(issuer)
    signature = {"algorithm": certificates.SIGNATURE_ALGORITHMS[certificates.algorithm_of(authority)]}
    key_id = x509.AuthorityKeyIdentifier({"key_identifier": authority.key_identifier})
    fields: dict[str, object] = {
        "version": "v2",
        "signature": signature,
        "issuer": authority.subject,
        "this_update": certificates.encode_time(this_update),
        "next_update": certificates.encode_time(next_update),
        "crl_extensions": [
            {"extn_id": "authority_key_identifier", "critical": False, "extn_value": key_id},
            {"extn_id": "crl_number", "critical": False, "extn_value": core.Integer(number)},
        ],
    }
    revoked = [_entry(entry) for entry in entries]
    if revoked:  # RFC 5280, 5.1.2.6: no empty list
        fields["revoked_certificates"] = revoked
    body = crl.TbsCertList(fields)
    der: bytes = crl.CertificateList(
        {"tbs_cert_list": body, "signature_algorithm": signature, "signature": sign(body.dump())}
    ).dump()
    return der


def _entries(revocations: Iterable[Revocation]) -> list[Entry]:
    return [Entry(int(r.key.serial, 16), r.revoked_at, r.reason, r.invalid_since) for r in revocations]


def newest(issuer: SigningKey) -> RevocationList | None:
    return RevocationList.objects.filter(issuer=issuer).order_by("-number").first()


def is_due(issuer: SigningKey) -> bool:
    """Whether a new list is to be made: none yet, a day old, or one without a revocation that was made since."""
    last = newest(issuer)
    if last is None or last.this_update <= timezone.now() - FRESH:
        return True
    return Revocation.objects.filter(key__issuer=issuer, listed_in__isnull=True).exists()


def publish(*, issuer: SigningKey) -> RevocationList:
    """The authority's newest list, made now where it is due. Raises KeystoreLocked, KeyNotFound."""
    with transaction.atomic():
        issuer = SigningKey.objects.select_for_update().get(pk=issuer.pk)
        last = newest(issuer)
        if last is not None and not is_due(issuer):
            return last
        number = last.number + 1 if last else 1
        now = certificates.whole_second(timezone.now())
        # Certificates that have ended stay listed: signatures made with them are still checked after many years.
        revoked = list(Revocation.objects.filter(key__issuer=issuer).select_related("key").order_by("revoked_at", "id"))
        der = build(
            _entries(revoked),
            issuer=bytes(issuer.certificate),
            number=number,
            this_update=now,
            next_update=now + LIVES,
            sign=lambda body: sign_with(issuer, body),
        )
        record(
            kind=kinds.LIST_PUBLISHED.code,
            subject=Subject("signing_key", issuer.alias),
            actor=SYSTEM,
            data={"number": number, "entries": len(revoked), "sm3": sm3_hex(der)},
        )
        made = RevocationList.objects.create(
            issuer=issuer, number=number, this_update=now, next_update=now + LIVES, der=der
        )
        new = [revocation.pk for revocation in revoked if revocation.listed_in_id is None]
        Revocation.objects.filter(pk__in=new).update(listed_in=made)
        return made


def authorities() -> list[SigningKey]:
    """Our own authorities, each of which publishes a list."""
    return list(SigningKey.objects.filter(purpose=Purpose.CA).order_by("id"))
