"""Verifying what was sealed. A report for every input, never an exception."""

from __future__ import annotations

import datetime as dt
import functools

from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.signatures import algorithms, certificates, chain, pdf_check, selectors, ses
from apps.signatures.algorithms import Algorithm
from apps.signatures.ca import trust_roots
from apps.signatures.detached import DetachedSignature
from apps.signatures.errors import MalformedSignature
from apps.signatures.models import Purpose, Seal, SealState
from apps.signatures.reports import Check, SignerInfo, VerificationReport

__all__ = ["Check", "VerificationReport", "seal_trust", "trust_roots", "verify_detached", "verify_pdf"]

_MALFORMED = VerificationReport((Check("structure", False, "structure.malformed"),))


def _seal_of(certificate: bytes, algorithm: Algorithm) -> Seal | None:
    key = "sm2_key" if algorithm is Algorithm.SM2 else "p256_key"
    return Seal.objects.defer("picture", "es_seal").filter(**{f"{key}__fingerprint": sm3_hex(certificate)}).first()


def _check_seal(seal: Seal | None, at: dt.datetime, field: str = "") -> Check:
    if seal is None:
        return Check("seal", False, "seal.unknown", field)
    if seal.stood_at(at):
        return Check("seal", True, "seal.in_use" if seal.state == SealState.ACTIVE else "seal.stood_then", field)
    if not seal.valid_from <= at <= seal.valid_to:
        return Check("seal", False, "seal.out_of_period", field)
    return Check("seal", False, f"seal.{seal.state}", field)


def _signer(certificate: bytes, algorithm: Algorithm, seal: Seal | None, at: dt.datetime, field: str) -> SignerInfo:
    subject = certificates.parse(certificate).subject.native
    return SignerInfo(
        name=str(subject.get("common_name", "")),
        organization=str(subject.get("organization_name", "")),
        organization_code=str(subject.get("organization_identifier", "")).removeprefix("NTRCN-"),
        algorithm=algorithm.value,
        signed_at=at,
        seal_id=seal.pk if seal else None,
        field=field,
    )


def verify_detached(
    content: bytes, signature: DetachedSignature | str | bytes, *, at: dt.datetime | None = None
) -> VerificationReport:
    """Checks an SM2/SM3 signature over the content, its certificates and its seal.

    `at` is the time of signing as the signed content states it; without it, certificates and seal must hold now.
    """
    at = at or timezone.now()
    try:
        if not isinstance(signature, DetachedSignature):
            signature = DetachedSignature.from_json(signature)
        leaf = signature.certificates[0]
        parsed = certificates.parse(leaf)
        algorithm, public_key = certificates.algorithm_of(parsed), certificates.public_key_of(parsed)
    except (MalformedSignature, ValueError, TypeError, KeyError, IndexError):
        return _MALFORMED
    good = algorithms.verify(algorithm, public_key, content, signature.signature)
    trust = chain.check(signature.certificates, trust_roots(), at=at)
    if algorithm is not Algorithm.SM2:
        trust = "certificate.wrong_algorithm"
    seal = _seal_of(leaf, algorithm)
    checks = (
        Check("structure", True, "structure.read"),
        Check("signature", good, "signature.good" if good else "signature.bad"),
        Check("certificate", trust == chain.TRUSTED, trust),
        _check_seal(seal, at),
    )
    return VerificationReport(checks, (_signer(leaf, algorithm, seal, at, ""),))


def verify_pdf(pdf: bytes, *, at: dt.datetime | None = None) -> VerificationReport:
    """Checks every signature of a PDF: each byte of the file, the signature, its certificates and its seal.

    Certificates and seal must have held at the time that the signed document states; `at` asks about another.
    Whether the signers are the ones that should have sealed it is for the caller to compare.
    """
    try:
        found = pdf_check.examine(pdf, trust_roots(), at=at)
        checks, signers = list(found.checks), []
        for signed in found.signatures:
            seal = _seal_of(signed.certificate, signed.algorithm)
            checks.append(_check_seal(seal, signed.at, signed.field))
            signers.append(_signer(signed.certificate, signed.algorithm, seal, signed.at, signed.field))
    except pdf_check.UNREADABLE:
        return _MALFORMED
    return VerificationReport(tuple(checks), tuple(signers))


def seal_trust() -> ses.Trust:
    """How `ses.check_signature` judges certificates: by the roots trusted here, with the issuers known here."""
    roots, known = trust_roots(), selectors.issuing_certificates()

    def judge(wanted: Purpose, certificate: bytes, at: dt.datetime) -> str:
        return chain.check(chain.with_issuers(certificate, known), roots, at=at, wanted=wanted)

    return ses.Trust(signer=functools.partial(judge, Purpose.SEAL), maker=functools.partial(judge, Purpose.SEAL_MAKER))
