"""Keys whose certificate an outside authority issues: the request (PKCS#10, RFC 2986) and what comes back."""

from __future__ import annotations

from asn1crypto import csr
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Actor, Subject, record
from apps.signatures import certificates, chain, kinds, trust
from apps.signatures.algorithms import Algorithm, message_digest
from apps.signatures.errors import InvalidCertificate
from apps.signatures.models import CertificateRequest, Purpose, SigningKey, TrustedCertificate
from apps.signatures.providers import default_provider, provider_of
from apps.signatures.reports import DETAILS


def make_request(
    *, alias: str, algorithm: Algorithm, purpose: Purpose, subject: certificates.Name, actor: Actor
) -> CertificateRequest:
    """Makes a key pair (on the device where one is set) and the request for its certificate.

    Raises InvalidCertificate where the alias is taken, KeystoreLocked or a device's error.
    """
    new = default_provider().generate(algorithm)
    body = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": subject.build(),
            "subject_pk_info": certificates.public_key_info(algorithm, new.public_key),
            "attributes": [],
        }
    )
    digest = message_digest(algorithm, new.public_key, body.dump())
    signature = provider_of(new.key_ref).sign_digest(new.key_ref, digest, algorithm)
    der = csr.CertificationRequest(
        {
            "certification_request_info": body,
            "signature_algorithm": {"algorithm": certificates.SIGNATURE_ALGORITHMS[algorithm]},
            "signature": signature,
        }
    ).dump()
    try:
        with transaction.atomic():
            if SigningKey.objects.filter(alias=alias).exists():
                raise IntegrityError
            request = CertificateRequest.objects.create(
                alias=alias,
                algorithm=algorithm,
                purpose=purpose,
                common_name=subject.common_name,
                organization=subject.organization,
                owner_code=subject.organization_code,
                public_key=new.public_key,
                key_ref=new.key_ref,
                der=der,
                made_at=timezone.now(),
            )
            data = {"algorithm": algorithm, "purpose": purpose, "sm3": sm3_hex(der)}
            record(kind=kinds.KEY_REQUESTED.code, subject=Subject("signing_key", alias), actor=actor, data=data)
            return request
    except IntegrityError as error:
        raise InvalidCertificate(
            _("There is a key or a request named “%(alias)s” already.") % {"alias": alias}, code="certificate_alias"
        ) from error


def _own(request: CertificateRequest, found: list[bytes]) -> bytes:
    """The certificate of the requested key among those of the file."""
    for der in found:
        if certificates.public_key_of(certificates.parse(der)) == bytes(request.public_key):
            return der
    raise InvalidCertificate(
        _("The file holds no certificate for the key of this request."), code="certificate_other_key"
    )


def _path(der: bytes) -> tuple[TrustedCertificate | None, list[bytes]]:
    """Who issued it, and the certificates up to the root's, the root left out."""
    issuer = trust.find_issuer(der)
    carried, above = [der], issuer
    while above is not None and not above.is_root:
        carried.append(bytes(above.certificate))
        above = above.issuer
    return issuer, carried


def take_in(*, request: CertificateRequest, data: bytes, actor: Actor) -> SigningKey:
    """The key with the certificate (PEM, DER or PKCS#7) that an outside authority issued for the request.

    The certificate must be for that key and its purpose, valid now, and go back to an outside root trusted here.
    A request that was answered gives the key it led to. Raises InvalidCertificate, InvalidAuthority.
    """
    with transaction.atomic():
        request = CertificateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if request.answer is not None:
            return request.answer
        der = _own(request, trust.read_certificates(data))
        issuer, carried = _path(der)
        now, purpose = timezone.now(), Purpose(request.purpose)
        answer = chain.check(carried, trust.outside_roots(trust.standing()), at=now, wanted=purpose)
        if answer not in chain.GOOD or issuer is None:
            raise InvalidCertificate(DETAILS[answer], code=answer.replace(".", "_"))
        certificate = certificates.parse(der)
        key = SigningKey.objects.create(
            alias=request.alias,
            algorithm=request.algorithm,
            purpose=purpose,
            public_key=bytes(request.public_key),
            key_ref=request.key_ref,
            certificate=der,
            fingerprint=sm3_hex(der),
            serial=certificates.serial_of(der),
            outside_issuer=issuer,
            not_before=certificate.not_valid_before,
            not_after=certificate.not_valid_after,
            owner_code=request.owner_code,
            state_since=now,
        )
        request.answer = key
        request.save(update_fields=["answer"])
        record(
            kind=kinds.KEY_CERTIFIED.code,
            subject=Subject("signing_key", key.alias),
            actor=actor,
            data={"fingerprint": key.fingerprint, "issuer": issuer.fingerprint, "not_after": key.not_after},
        )
        return key
