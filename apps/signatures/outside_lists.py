"""Taking in a list of revoked certificates of an outside authority (CRL, RFC 5280, sections 5 and 6.3)."""

from __future__ import annotations

import datetime as dt

from asn1crypto import crl, pem
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Actor, Subject, record
from apps.signatures import algorithms, certificates, kinds, trust
from apps.signatures.errors import UNREADABLE, InvalidList
from apps.signatures.models import OutsideList, OutsideRevocation, TrustedCertificate

MAX_BYTES = 2 * 1024 * 1024
"""Some 50 000 certificates."""
CLOCK_SKEW = dt.timedelta(minutes=5)
ON_HOLD = 6
REMOVED = 8
_PROBLEMS: dict[str, str | Promise] = {
    "list_malformed": _("The file holds no list of revoked certificates that can be read. It must be PEM or DER."),
    "list_unknown_issuer": _("“%(name)s”, which issued the list, is not trusted here. Import its certificate first."),
    "list_signature": _("The list was not signed by “%(name)s”, or was altered."),
    "list_not_allowed": _("The certificate of “%(name)s” does not allow it to sign lists of revoked certificates."),
    "list_delta": _("The list holds only changes since another one. Fetch the complete list of “%(name)s”."),
    "list_partial": _("The list covers only a part of the certificates. Fetch the complete list of “%(name)s”."),
    "list_unknown_content": _("The list of “%(name)s” has a critical extension that is not understood here."),
    "list_no_number": _("The list of “%(name)s” has no number: it cannot be told whether it is the newest."),
    "list_not_yet": _("The list of “%(name)s” is dated in the future."),
    "list_outdated": _("The list of “%(name)s” is out of date, or does not say when the next one comes."),
    "list_older": _("A newer list of “%(name)s” is held already."),
}


def _refuse(code: str, name: str = "") -> InvalidList:
    return InvalidList(_PROBLEMS[code] % {"name": name}, code=code)


def read(data: bytes) -> crl.CertificateList:
    """A list, read to the end. Raises InvalidList."""
    try:
        if not 0 < len(data) <= MAX_BYTES:
            raise ValueError("empty or too long")
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        found = crl.CertificateList.load(der, strict=True)
        _ = found.native, found.critical_extensions, found.issuer.human_friendly
        return found
    except UNREADABLE as error:
        raise _refuse("list_malformed") from error


def _is_signed_by(found: crl.CertificateList, trusted: TrustedCertificate) -> bool:
    above = certificates.parse(bytes(trusted.certificate))
    algorithm, body = certificates.algorithm_of(above), found["tbs_cert_list"]
    stated = found["signature_algorithm"]
    if body["signature"].dump() != stated.dump():
        return False
    if stated["algorithm"].native != certificates.SIGNATURE_ALGORITHMS[algorithm]:
        return False
    return algorithms.verify(algorithm, certificates.public_key_of(above), body.dump(), found["signature"].native)


def _issuer_of(found: crl.CertificateList) -> TrustedCertificate:
    name = found.issuer.human_friendly
    wanted = found.issuer.dump()
    named = [t for t in trust.standing() if certificates.parse(bytes(t.certificate)).subject.dump() == wanted]
    if not named:
        raise _refuse("list_unknown_issuer", name)
    signed = next((trusted for trusted in named if _is_signed_by(found, trusted)), None)
    if signed is None:
        raise _refuse("list_signature", name)
    usage = certificates.parse(bytes(signed.certificate)).key_usage_value
    if usage is not None and "crl_sign" not in usage.native:  # RFC 5280, 6.3.3 (f)
        raise _refuse("list_not_allowed", name)
    return signed


def _check(found: crl.CertificateList, name: str, now: dt.datetime) -> None:
    critical = set(found.critical_extensions)
    if found.delta_crl_indicator_value is not None:
        raise _refuse("list_delta", name)
    if found.issuing_distribution_point_value is not None:
        raise _refuse("list_partial", name)
    if critical - {"crl_number", "authority_key_identifier"}:
        raise _refuse("list_unknown_content", name)
    if found.crl_number_value is None:
        raise _refuse("list_no_number", name)
    body = found["tbs_cert_list"]
    this_update, next_update = body["this_update"].native, body["next_update"].native
    if this_update > now + CLOCK_SKEW:
        raise _refuse("list_not_yet", name)
    if next_update is None or next_update <= max(now, this_update):
        raise _refuse("list_outdated", name)


def _entry(entry: crl.RevokedCertificate, name: str) -> OutsideRevocation:
    stated = entry.crl_reason_value
    reason = int.from_bytes(stated.contents, "big") if stated is not None else 0
    if entry.critical_extensions - {"crl_reason", "invalidity_date"} or reason == REMOVED:
        raise _refuse("list_unknown_content", name)
    since = entry.invalidity_date_value
    return OutsideRevocation(
        serial=f"{entry['user_certificate'].native:x}",
        revoked_at=entry["revocation_date"].native,
        reason=reason,
        invalid_since=since.native if since is not None else None,
    )


def _entries(found: crl.CertificateList, name: str) -> list[OutsideRevocation]:
    try:
        listed = [_entry(entry, name) for entry in found["tbs_cert_list"]["revoked_certificates"] or ()]
    except UNREADABLE as error:
        raise _refuse("list_malformed") from error
    return list({entry.serial: entry for entry in listed}.values())


def _store(held: OutsideList, entries: list[OutsideRevocation]) -> None:
    """Keeps what the list dropped, but for a certificate that was only on hold."""
    held.save()
    for entry in entries:
        entry.listed_in = held
    present = {entry.serial for entry in entries}
    rested = held.entries.filter(reason=ON_HOLD).values_list("pk", "serial")
    held.entries.filter(pk__in=[pk for pk, serial in rested if serial not in present]).delete()
    OutsideRevocation.objects.bulk_create(
        entries,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["listed_in", "serial"],
        update_fields=["revoked_at", "reason", "invalid_since"],
    )


def import_list(*, data: bytes, actor: Actor) -> OutsideList:
    """Takes in the complete, present list of a trusted outside authority, instead of the older one held.

    The same list again changes nothing. Raises InvalidList, whose code says why.
    """
    found, now = read(data), timezone.now()
    issuer = _issuer_of(found)
    name = str(issuer)
    _check(found, name, now)
    entries, body, der = _entries(found, name), found["tbs_cert_list"], found.dump()
    number, this_update = found.crl_number_value.native, body["this_update"].native
    with transaction.atomic():
        TrustedCertificate.objects.select_for_update(of=("self",)).get(pk=issuer.pk)
        held = OutsideList.objects.filter(issuer=issuer).first() or OutsideList(issuer=issuer, number="-1", der=b"")
        if bytes(held.der) == der:
            return held
        if number < int(held.number) or (held.pk and this_update < held.this_update):
            raise _refuse("list_older", name)
        held.number, held.der, held.taken_at = str(number), der, now
        held.this_update, held.next_update = this_update, body["next_update"].native
        _store(held, entries)
        data_of = {"number": held.number, "entries": len(entries), "next_update": held.next_update, "sm3": sm3_hex(der)}
        subject = Subject("authority", issuer.fingerprint)
        record(kind=kinds.LIST_TAKEN.code, subject=subject, actor=actor, data=data_of)
    return held
