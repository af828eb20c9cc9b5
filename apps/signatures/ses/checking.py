"""Verifying a seal signature (验章), each question by itself (GB/T 38540-2020, verification of seal and signature)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from apps.signatures import algorithms, asn1, certificates, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.chain import GOOD
from apps.signatures.errors import UNREADABLE, MalformedSignature
from apps.signatures.reports import Check, judged
from apps.signatures.ses.content import HEADER_ID, VERSION, SealContent, SignatureContent
from apps.signatures.ses.reading import read_signature

MISPRINTED_OID = "1.2.156.10197.501"
"""Written by a widespread library in place of 1.2.156.10197.1.501."""

CLOCK_TOLERANCE = dt.timedelta(minutes=5)


class Chain(Protocol):
    """Takes a certificate in DER and the time of signing, `proven` by a time stamp or only stated.

    Gives a code of `chain.check`: path to a root, period, usage, revocation.
    """

    def __call__(self, certificate: bytes, at: dt.datetime, /, *, proven: bool) -> str: ...


@dataclass(frozen=True)
class Trust:
    """How certificates are judged: the signer's and the seal maker's."""

    signer: Chain
    maker: Chain


class TimeFinding(Protocol):
    """What checking a time stamp found: the time it proves, and its checks."""

    @property
    def at(self) -> dt.datetime | None: ...

    @property
    def checks(self) -> Sequence[Check]: ...


def _check(name: str, problem: str | None, good: str) -> Check:
    return Check(name, problem is None, problem or good)


def _version_problem(content: SignatureContent) -> str | None:
    header = content.seal.info
    if header.header_id != HEADER_ID or {content.version, header.version} != {VERSION}:
        return "version.unknown"
    extensions = (*(content.extensions or ()), *(header.extensions or ()))
    return "version.critical_extension" if any(each.critical for each in extensions) else None


def _algorithm_problem(*oids: str) -> str | None:
    if MISPRINTED_OID in oids:
        return "algorithm.misprinted"
    return None if set(oids) == {asn1.OID_SM2_WITH_SM3} else "algorithm.other"


def _signature_problem(name: str, certificate: bytes, message: bytes, value: bytes) -> str | None:
    """Why the value is no SM2 signature over the message by the certificate's key."""
    try:
        parsed = certificates.parse(certificate)
        if certificates.algorithm_of(parsed) is not Algorithm.SM2:
            return f"{name}.other_key"
        public_key = certificates.public_key_of(parsed)
    except UNREADABLE:
        return f"{name}.no_certificate"
    if not sm2.is_public_key(public_key):
        return f"{name}.not_on_curve"
    if not sm2.is_signature(value):
        return f"{name}.out_of_range"
    return None if algorithms.verify(Algorithm.SM2, public_key, message, value) else f"{name}.bad"


def _period_problem(seal: SealContent, at: dt.datetime) -> str | None:
    if at < seal.info.valid_from:
        return "seal_period.before"
    return "seal_period.after" if at > seal.info.valid_to else None


def _time_checks(
    content: SignatureContent, check_timestamp: Callable[[bytes, bytes], TimeFinding]
) -> tuple[dt.datetime, bool, list[Check]]:
    """The time that certificates and seal are judged at, whether it is proven, and the checks of the time stamp.

    A time stamp that holds proves the time; without one there is the signer's word (`timeInfo`).
    """
    if content.timestamp is None:
        return content.signed_at, False, [Check("timestamp", True, "timestamp.absent")]
    finding = check_timestamp(content.timestamp, content.signature)
    checks = list(finding.checks)
    if finding.at is None or not all(check.ok for check in checks):
        return content.signed_at, False, checks
    if content.signed_at > finding.at + CLOCK_TOLERANCE:
        checks.append(Check("timestamp", False, "timestamp.before_stated"))
    return finding.at, True, checks


def _maker_check(seal: SealContent, trust: Trust, at: dt.datetime, *, proven: bool) -> Check:
    """Sealed when it was made: the maker's certificate must have held then, not when the seal was last used.

    When it was made is the maker's statement; that the seal was there by `at`, a time stamp proves.
    """
    found = trust.maker(seal.maker, seal.info.created, proven=False)
    if proven and found == "certificate.compromised_stated":
        found = trust.maker(seal.maker, at, proven=True)
    return Check("maker", found in GOOD, "maker.trusted" if found == "certificate.trusted" else found)


def check_signature(
    der: bytes,
    *,
    data: bytes,
    trust: Trust,
    check_timestamp: Callable[[bytes, bytes], TimeFinding],
) -> list[Check]:
    """Every question with its answer, in the order of the standard; only the first where the form cannot be read.

    `data` is what was sealed (in an OFD the bytes of `Signature.xml`); `check_timestamp` takes a time-stamp token and
    the signature's value over which it must stand. Never raises for any bytes.
    """
    try:
        content = read_signature(der)
    except MalformedSignature as error:
        return [Check("structure", False, error.code)]
    seal = content.seal
    intact = hashlib.new("sm3", data).digest() == content.data_hash
    at, proven, time_checks = _time_checks(content, check_timestamp)
    signed = _signature_problem("signature", content.certificate, content.signed, content.signature)
    sealed = _signature_problem("seal_signature", seal.maker, seal.signed, seal.signature)
    signer = trust.signer(content.certificate, at, proven=proven)
    listed = seal.info.lists(content.certificate)
    return [
        Check("structure", True, "structure.read"),
        _check("version", _version_problem(content), "version.supported"),
        _check("algorithm", _algorithm_problem(content.algorithm, seal.algorithm), "algorithm.sm2"),
        Check("integrity", intact, "integrity.intact" if intact else "integrity.altered"),
        _check("signature", signed, "signature.good"),
        _check("seal_signature", sealed, "seal_signature.good"),
        Check("signer_list", listed, "signer_list.listed" if listed else "signer_list.missing"),
        _check("seal_period", _period_problem(seal, at), "seal_period.within"),
        *judged(signer, GOOD),
        _maker_check(seal, trust, at, proven=proven),
        *time_checks,
    ]
