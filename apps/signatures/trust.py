"""Outside authorities (电子认证服务机构): taking their certificates into trust, and out of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from asn1crypto import cms, pem, x509
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Actor, Subject, record
from apps.signatures import certificates, chain, kinds, purposes
from apps.signatures.errors import UNREADABLE, InvalidAuthority
from apps.signatures.models import Purpose, TrustedCertificate

MAX_BYTES = 256 * 1024
MAX_CERTIFICATES = 20
_PROBLEMS: dict[str, str | Promise] = {
    "authority_malformed": _("The file holds no certificate that can be read. It must be PEM, DER or PKCS#7."),
    "authority_algorithm": _("“%(name)s” has a key of another algorithm or curve: SM2 and P-256 are used here."),
    "authority_no_issuer": _("“%(name)s” is no authority's certificate: it may not issue certificates."),
    "authority_unknown_content": _("“%(name)s” has a critical extension that is not understood here."),
    "authority_expired": _("“%(name)s” has expired. Ask the authority for its present certificate."),
    "authority_not_yet_valid": _("“%(name)s” is not valid yet."),
    "authority_unknown_issuer": _("The issuer of “%(name)s” is not trusted here. Import its certificate first."),
    "authority_signature": _("“%(name)s” was not signed by the issuer that it names, or was altered."),
}


def _refuse(code: str, name: str = "") -> InvalidAuthority:
    return InvalidAuthority(_PROBLEMS[code] % {"name": name}, code=code)


def _of_der(der: bytes) -> list[bytes]:
    """One certificate, or those of a PKCS#7 file (also with the identifiers of GB/T 35275)."""
    try:
        certificates.parse(der)
        return [der]
    except UNREADABLE:
        signed = cms.ContentInfo.load(der, strict=True)["content"]
        if not isinstance(signed, cms.SignedData):
            raise ValueError("no certificates in it") from None
        return [choice.chosen.dump() for choice in signed["certificates"] or ()]


def read_certificates(data: bytes) -> list[bytes]:
    """The certificates of a PEM, DER or PKCS#7 file, DER, each readable; at most 20. Raises InvalidAuthority."""
    if not 0 < len(data) <= MAX_BYTES:
        raise _refuse("authority_malformed")
    try:
        blocks = [block for _type, _headers, block in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found = [der for block in blocks for der in _of_der(block)]
        for der in found:
            certificates.parse(der)
    except UNREADABLE as error:
        raise _refuse("authority_malformed") from error
    if not 0 < len(found) <= MAX_CERTIFICATES:
        raise _refuse("authority_malformed")
    return list(dict.fromkeys(found))


def _is_root(certificate: x509.Certificate) -> bool:
    return bool(certificate.subject.dump() == certificate.issuer.dump())


def _check(der: bytes, now: dt.datetime) -> None:
    certificate = certificates.parse(der)
    name = certificates.common_name(certificate)
    try:
        certificates.algorithm_of(certificate)
    except UNREADABLE as error:
        raise _refuse("authority_algorithm", name) from error
    if purposes.problem(Purpose.CA, certificate) is not None:
        raise _refuse("authority_no_issuer", name)
    if certificate.critical_extensions - chain.UNDERSTOOD:
        raise _refuse("authority_unknown_content", name)
    if now > certificate.not_valid_after:
        raise _refuse("authority_expired", name)
    if now < certificate.not_valid_before:
        raise _refuse("authority_not_yet_valid", name)
    if _is_root(certificate) and not chain.is_signed_by(der, der):
        raise _refuse("authority_signature", name)


def find_issuer(der: bytes) -> TrustedCertificate | None:
    """The trusted certificate that signed this one. Raises InvalidAuthority where one of its name did not."""
    wanted = certificates.parse(der).issuer.dump()
    named = [t for t in standing() if certificates.parse(bytes(t.certificate)).subject.dump() == wanted]
    if not named:
        return None
    for trusted in named:
        if chain.is_signed_by(der, bytes(trusted.certificate)):
            return trusted
    raise _refuse("authority_signature", certificates.common_name(certificates.parse(der)))


def standing() -> list[TrustedCertificate]:
    """Outside authorities that are trusted, with the issuer of each."""
    return list(TrustedCertificate.objects.filter(removed_at__isnull=True).select_related("issuer"))


def _title(der: bytes) -> str:
    name = certificates.name_of(der)
    parts = [part for part in (name.common_name, name.organization) if part]
    return (" · ".join(parts) or str(certificates.parse(der).subject.human_friendly))[:300]


def _add(der: bytes, actor: Actor, now: dt.datetime) -> TrustedCertificate | None:
    """None where its issuer is not known (yet)."""
    certificate = certificates.parse(der)
    issuer = None if _is_root(certificate) else find_issuer(der)
    if issuer is None and not _is_root(certificate):
        return None
    known = TrustedCertificate.objects.filter(fingerprint=sm3_hex(der)).first()
    if known is not None and known.removed_at is None:
        return known
    trusted = known or TrustedCertificate(
        certificate=der,
        fingerprint=sm3_hex(der),
        subject=_title(der),
        algorithm=certificates.algorithm_of(certificate),
        issuer=issuer,
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )
    trusted.added_at, trusted.removed_at, trusted.removal_reason = now, None, ""
    trusted.save()
    data = {"subject": trusted.subject, "not_after": trusted.not_after, "root": trusted.is_root}
    record(kind=kinds.TRUST_ADDED.code, subject=Subject("authority", trusted.fingerprint), actor=actor, data=data)
    return trusted


def import_authorities(*, data: bytes, actor: Actor) -> list[TrustedCertificate]:
    """Takes the certificates of a file into trust: all of them, or none where one is refused.

    Each must be an authority's, of SM2 or P-256, valid now, and signed by itself (a root: who imports it vouches for
    it, comparing the fingerprint) or by an authority that is trusted or in the same file. Raises InvalidAuthority.
    """
    rest, now = read_certificates(data), timezone.now()
    for der in rest:
        _check(der, now)
    done: list[TrustedCertificate] = []
    with transaction.atomic():
        while rest:
            added = {der: trusted for der in rest if (trusted := _add(der, actor, now)) is not None}
            if not added:
                raise _refuse("authority_unknown_issuer", certificates.common_name(certificates.parse(rest[0])))
            done += added.values()
            rest = [der for der in rest if der not in added]
    return done


def remove_authority(*, trusted: TrustedCertificate, reason: str, actor: Actor) -> TrustedCertificate:
    """Ends the trust: in a root at once and for all, in an authority below one for what is signed from now on.

    Raises InvalidAuthority without a reason.
    """
    if not reason.strip():
        raise InvalidAuthority(_("State why the authority is not to be trusted any more."), code="authority_reason")
    with transaction.atomic():
        trusted = TrustedCertificate.objects.select_for_update().get(pk=trusted.pk)
        if trusted.removed_at is None:
            trusted.removed_at, trusted.removal_reason = timezone.now(), reason.strip()[:200]
            trusted.save(update_fields=["removed_at", "removal_reason"])
            subject = Subject("authority", trusted.fingerprint)
            record(kind=kinds.TRUST_REMOVED.code, subject=subject, actor=actor, data={"reason": reason})
    return trusted


def outside_roots(trusted: Sequence[TrustedCertificate]) -> list[bytes]:
    return [bytes(one.certificate) for one in trusted if one.is_root]
