"""Verifying what was sealed. A report for every input, never an exception."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable

from django.utils import timezone

from apps.signatures import algorithms, certificates, chain, pdf_check, selectors, ses
from apps.signatures.algorithms import Algorithm
from apps.signatures.ca import trust_roots
from apps.signatures.detached import DetachedSignature
from apps.signatures.errors import UNREADABLE, MalformedSignature
from apps.signatures.models import Purpose, Seal, SealState
from apps.signatures.ofd import examining
from apps.signatures.pdf_check import Signed
from apps.signatures.reports import Check, SignerInfo, VerificationReport, judged
from apps.signatures.revocation import revocations
from apps.signatures.selectors import seal_of
from apps.signatures.timestamps import TimestampFinding, check_token

__all__ = [
    "Check",
    "VerificationReport",
    "seal_trust",
    "time_trust",
    "trust_roots",
    "verify_detached",
    "verify_ofd",
    "verify_pdf",
]

_MALFORMED = VerificationReport((Check("structure", False, "structure.malformed"),))


def _check_seal(seal: Seal | None, at: dt.datetime, field: str = "") -> Check:
    if seal is None:
        return Check("seal", False, "seal.unknown", field)
    if seal.stood_at(at):
        return Check("seal", True, "seal.in_use" if seal.state == SealState.ACTIVE else "seal.stood_then", field)
    if not seal.valid_from <= at <= seal.valid_to:
        return Check("seal", False, "seal.out_of_period", field)
    return Check("seal", False, f"seal.{seal.state}", field)


def _signer(signed: Signed, seal: Seal | None) -> SignerInfo:
    subject = certificates.parse(signed.certificate).subject.native
    return SignerInfo(
        name=str(subject.get("common_name", "")),
        organization=str(subject.get("organization_name", "")),
        organization_code=str(subject.get("organization_identifier", "")).removeprefix("NTRCN-"),
        algorithm=str(signed.algorithm),
        signed_at=signed.at,
        seal_id=seal.pk if seal else None,
        field=signed.field,
        time_proven=signed.proven,
    )


def verify_detached(
    content: bytes, signature: DetachedSignature | str | bytes, *, at: dt.datetime | None = None, proven: bool = False
) -> VerificationReport:
    """Checks an SM2/SM3 signature over the content, its certificates and its seal.

    `at` is the time of signing as the signed content states it, `proven` where other evidence than the signer's word
    stands behind it; without it, certificates and seal must hold now.
    """
    at = at or timezone.now()
    try:
        if not isinstance(signature, DetachedSignature):
            signature = DetachedSignature.from_json(signature)
        leaf = signature.certificates[0]
        parsed = certificates.parse(leaf)
        algorithm, public_key = certificates.algorithm_of(parsed), certificates.public_key_of(parsed)
    except (MalformedSignature, *UNREADABLE):
        return _MALFORMED
    good = algorithms.verify(algorithm, public_key, content, signature.signature)
    trust = chain.check(signature.certificates, trust_roots(), at=at, revocations=revocations, proven=proven)
    if algorithm is not Algorithm.SM2:
        trust = "certificate.wrong_algorithm"
    seal = seal_of(leaf)
    checks = (
        Check("structure", True, "structure.read"),
        Check("signature", good, "signature.good" if good else "signature.bad"),
        *judged(trust, chain.GOOD),
        _check_seal(seal, at),
        Check("timestamp", True, "timestamp.absent"),
    )
    return VerificationReport(checks, (_signer(Signed("", leaf, algorithm, at, proven=proven), seal),))


def verify_pdf(pdf: bytes, *, at: dt.datetime | None = None) -> VerificationReport:
    """Checks every signature of a PDF: each byte of the file, the signature, its certificates and its seal.

    Certificates and seal must have held at the time that the time stamp proves, without one at the time that the
    signer states; `at` asks about another.
    Whether the signers are the ones that should have sealed it is for the caller to compare.
    """
    try:
        found = pdf_check.examine(pdf, trust_roots(), at=at, revocations=revocations)
        checks, signers = list(found.checks), []
        for signed in found.signatures:
            seal = seal_of(signed.certificate)
            checks.append(_check_seal(seal, signed.at, signed.field))
            signers.append(_signer(signed, seal))
    except pdf_check.ANY_FAILURE:
        return _MALFORMED
    return VerificationReport(tuple(checks), tuple(signers))


def verify_ofd(ofd: bytes) -> VerificationReport:
    """Checks every seal of an OFD: each part, the signature, the seal's own, its list of signers, certificates, time.

    Certificates and seal must have held at the time that the time stamp proves, without one at the time that the
    signer states. Whether the signers are the ones that should have sealed it is for the caller to compare.
    """
    check_timestamp = functools.cache(time_trust())
    found = examining.examine(ofd, trust=seal_trust(), check_timestamp=check_timestamp)
    checks, signers = list(found.checks), []
    for each in found.signatures:
        content = each.content
        stamp = check_timestamp(content.timestamp, content.signature) if content.timestamp is not None else None
        proven = stamp.at if stamp is not None and stamp.ok else None
        at = proven or content.signed_at
        seal = seal_of(content.certificate)
        checks.append(_check_seal(seal, at, each.field))
        try:
            signed = Signed(each.field, content.certificate, Algorithm.SM2, at, proven is not None)
            signers.append(_signer(signed, seal))
        except UNREADABLE:
            continue  # no certificate: its check says so
    return VerificationReport(tuple(checks), tuple(signers))


def seal_trust() -> ses.Trust:
    """How `ses.check_signature` judges certificates: by the roots trusted here, with the issuers known here."""
    roots, known = trust_roots(), selectors.issuing_certificates()

    def judge(wanted: Purpose, certificate: bytes, at: dt.datetime, *, proven: bool) -> str:
        path = chain.with_issuers(certificate, known)
        return chain.check(path, roots, at=at, wanted=wanted, revocations=revocations, proven=proven)

    return ses.Trust(signer=functools.partial(judge, Purpose.SEAL), maker=functools.partial(judge, Purpose.SEAL_MAKER))


def time_trust() -> Callable[[bytes, bytes], TimestampFinding]:
    """How `ses.check_signature` judges time stamps: given a token and what it should stand over."""
    roots = trust_roots()

    def judge(token: bytes, value: bytes) -> TimestampFinding:
        return check_token(token, data=value, roots=roots, revocations=revocations)

    return judge
