"""The development certificate authority: a root and an issuing authority for each algorithm.

In production the certificates come from a licensed 电子认证服务机构 (Electronic Signature Law, article 16):
`issue_certificate` is then replaced by a request to it, and everything that checks a chain stays as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import SYSTEM, Subject, record
from apps.signatures import certificates, kinds
from apps.signatures.algorithms import Algorithm
from apps.signatures.keys import sign_with
from apps.signatures.models import Purpose, SigningKey
from apps.signatures.providers import default_provider, provider_of

ORGANIZATION = "自然资源政务审批（演示）" if settings.DEMO else "自然资源政务审批"
ROOT_YEARS, ISSUING_YEARS, SEAL_YEARS = 20, 15, 5
CLOCK_SKEW = dt.timedelta(minutes=5)
"""Certificates hold from a little earlier, for a checker whose clock is behind."""


@dataclass(frozen=True)
class Authority:
    root: SigningKey
    issuing: SigningKey


def slug(key: SigningKey) -> str:
    """Names an authority in public addresses: `sm2-root`, `p256-issuing`."""
    return key.alias.removeprefix("ca.").replace(".", "-")


def addresses(issuer: SigningKey) -> certificates.Addresses:
    """Where what this authority issued can be checked."""
    base, name = f"{settings.BASE_URL.rstrip('/')}/pki", slug(issuer)
    return certificates.Addresses(crl=f"{base}/{name}.crl", ocsp=f"{base}/ocsp", issuer=f"{base}/{name}.cer")


def _years_after(moment: dt.datetime, years: int) -> dt.datetime:
    return moment + dt.timedelta(days=round(365.25 * years))


def _certify(request: certificates.Request, *, alias: str, key_ref: str, issuer: SigningKey | None) -> SigningKey:
    """Builds and stores the certificate; without an issuer, the key signs its own."""
    if issuer is not None:
        request = replace(request, addresses=addresses(issuer))
    key = SigningKey(
        alias=alias,
        algorithm=request.algorithm,
        purpose=request.purpose,
        public_key=request.public_key,
        key_ref=key_ref,
        issuer=issuer,
        not_before=request.not_before,
        not_after=request.not_after,
        owner_code=request.subject.organization_code,
        state_since=timezone.now(),
    )
    signer = issuer or key
    name = certificates.parse(bytes(issuer.certificate)).subject if issuer else request.subject.build()
    key.certificate = certificates.build(
        request,
        issuer=name,
        issuer_public_key=bytes(signer.public_key),
        issuer_algorithm=Algorithm(signer.algorithm),
        sign=lambda body: sign_with(signer, body),
    )
    key.fingerprint = sm3_hex(bytes(key.certificate))
    key.save(force_insert=True)
    return key


def _ensure_ca(alias: str, request: certificates.Request, issuer: SigningKey | None) -> SigningKey:
    known = SigningKey.objects.select_related("issuer").filter(alias=alias).first()
    if known is not None:
        return known
    new = default_provider().generate(request.algorithm)
    request = replace(request, public_key=new.public_key)
    try:
        with transaction.atomic():
            key = _certify(request, alias=alias, key_ref=new.key_ref, issuer=issuer)
            record(
                kind=kinds.AUTHORITY_MADE.code,
                subject=Subject("signing_key", alias),
                actor=SYSTEM,
                data={"algorithm": key.algorithm, "fingerprint": key.fingerprint, "not_after": key.not_after},
            )
            return key
    except IntegrityError:
        # Another process made it between the look-up and here: theirs stands.
        return SigningKey.objects.select_related("issuer").get(alias=alias)


def ensure_authority() -> dict[Algorithm, Authority]:
    """Root and issuing authority of each algorithm, made where they are missing. Raises KeystoreLocked."""
    start = (timezone.now() - CLOCK_SKEW).replace(microsecond=0)
    authorities = {}
    for algorithm in Algorithm:
        title = "SM2" if algorithm is Algorithm.SM2 else "P-256"
        root_request = certificates.Request(
            certificates.Name(f"{ORGANIZATION} {title} 根证书", ORGANIZATION),
            b"",
            algorithm,
            start,
            _years_after(start, ROOT_YEARS),
            path_length=1,
            purpose=Purpose.CA,
        )
        root = _ensure_ca(f"ca.{algorithm.value}.root", root_request, None)
        issuing_request = replace(
            root_request,
            subject=certificates.Name(f"{ORGANIZATION} {title} 签发证书", ORGANIZATION),
            not_after=_years_after(start, ISSUING_YEARS),
            path_length=0,
        )
        authorities[algorithm] = Authority(root, _ensure_ca(f"ca.{algorithm.value}.issuing", issuing_request, root))
    return authorities


def issue_certificate(
    *, alias: str, algorithm: Algorithm, purpose: Purpose, subject: certificates.Name, years: int = SEAL_YEARS
) -> SigningKey:
    """Makes a key with its certificate, valid for `years` or as long as the issuer's, whichever ends first.

    Raises KeystoreLocked, and IntegrityError where the alias is taken.
    """
    issuer = ensure_authority()[algorithm].issuing
    start = max((timezone.now() - CLOCK_SKEW).replace(microsecond=0), issuer.not_before)
    new = default_provider().generate(algorithm)
    request = certificates.Request(
        subject,
        new.public_key,
        algorithm,
        start,
        min(_years_after(start, years), issuer.not_after),
        purpose=purpose,
    )
    return _certify(request, alias=alias, key_ref=new.key_ref, issuer=issuer)


def trust_roots() -> list[bytes]:
    """The root certificates, DER, that a chain must end in."""
    roots = SigningKey.objects.filter(purpose=Purpose.CA, issuer__isnull=True).order_by("id")
    return [bytes(der) for der in roots.values_list("certificate", flat=True)]


def check_keystore() -> None:
    """Opens one stored key, so that a wrong passphrase is found at start. Raises KeystoreLocked."""
    key = SigningKey.objects.first()
    if key is not None:
        provider_of(key.key_ref).sign_digest(key.key_ref, bytes(32), Algorithm(key.algorithm))
