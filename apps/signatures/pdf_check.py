"""Examining the signatures of a PDF (ISO 32000-1, 12.8; ETSI EN 319 142-1).

Our own checks decide for both algorithms; for P-256 pyHanko's validator must come to the same answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, read_certification_data, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from apps.signatures import algorithms, certificates, chain, container
from apps.signatures.algorithms import Algorithm
from apps.signatures.container import Container
from apps.signatures.errors import UNREADABLE
from apps.signatures.reports import Check, judged
from apps.signatures.timestamps import TimestampFinding, check_token

# A damaged PDF makes the reader fail in any way there is: all of them mean that it cannot be read.
ANY_FAILURE = (Exception,)
CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""How far the signer's clock may be ahead of the time-stamp authority's."""


@dataclass(frozen=True)
class Signed:
    """`algorithm` is one of `Algorithm`, or the name of one that is not used here (RSA)."""

    field: str
    certificate: bytes
    algorithm: str
    at: dt.datetime
    proven: bool
    """Whether a time stamp confirms the time; else it is what the signer stated, or what was asked about."""


@dataclass(frozen=True)
class Findings:
    checks: tuple[Check, ...]
    signatures: tuple[Signed, ...] = ()


class ByteRange(NamedTuple):
    """The bytes signed: `[0, gap_start)` and `[gap_end, end)`; the container stands in the gap."""

    gap_start: int
    gap_end: int
    end: int

    @classmethod
    def of(cls, signature: EmbeddedPdfSignature) -> ByteRange:
        """Raises ValueError for any other form."""
        start, length, second_start, second_length = (int(number) for number in signature.byte_range)
        if start != 0 or not 0 < length < second_start or second_length <= 0:
            raise ValueError("not a byte range of a signature")
        return cls(length, second_start, second_start + second_length)

    def digest(self, pdf: bytes, algorithm: Algorithm) -> bytes:
        digest = hashlib.new("sm3" if algorithm is Algorithm.SM2 else "sha256")
        digest.update(pdf[: self.gap_start])
        digest.update(pdf[self.gap_end : self.end])
        return digest.digest()

    def holds(self, pdf: bytes, expected: bytes) -> bool:
        """Whether the gap holds exactly this container, in upper-case hex, filled up with zeros."""
        gap = pdf[self.gap_start : self.gap_end]
        written = b"<" + expected.hex().upper().encode()
        return gap == written.ljust(len(gap) - 1, b"0") + b">"


def _integrity(signature: EmbeddedPdfSignature, digest_matches: bool) -> str:
    if not digest_matches:
        return "integrity.altered"
    signature.compute_integrity_info()
    if signature.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        return "integrity.not_covered"
    return "integrity.intact" if signature.summarise_integrity_info()["docmdp_ok"] else "integrity.changed_later"


def _second_opinion(
    signature: EmbeddedPdfSignature, roots: Sequence[bytes], algorithm: Algorithm, at: dt.datetime
) -> str | None:
    """What pyHanko objects to in a P-256 signature, as one of our codes."""
    if algorithm is not Algorithm.P256:
        return None  # it knows no SM2
    known = [certificates.parse(der) for der in roots]
    trusted = [root for root in known if certificates.algorithm_of(root) is Algorithm.P256]
    context = ValidationContext(trust_roots=trusted, moment=at, allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    if not status.intact:
        return "integrity.altered"
    if not status.valid:
        return "signature.bad"
    if not status.trusted:
        return "certificate.unknown_root"
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid and stamp.trusted):
        return "timestamp.bad_signature"
    return None if status.bottom_line else "integrity.changed_later"


def _time(
    carried: Container,
    roots: Sequence[bytes],
    *,
    stated: dt.datetime | None,
    revocations: chain.Revocations | None,
    field: str,
) -> TimestampFinding:
    """The time that the time stamp proves, if there is one, and its checks."""
    if carried.timestamp is None:
        # Files from before there was an authority: no fault of theirs, but their time is the signer's word.
        return TimestampFinding(None, (Check("timestamp", True, "timestamp.absent", field),))
    found = check_token(carried.timestamp, data=carried.signature, roots=roots, revocations=revocations, field=field)
    if found.at is not None and stated is not None and stated > found.at + CLOCK_TOLERANCE:
        return TimestampFinding(found.at, (*found.checks, Check("timestamp", False, "timestamp.before_stated", field)))
    return found


def _examine_one(
    pdf: bytes,
    signature: EmbeddedPdfSignature,
    roots: Sequence[bytes],
    at: dt.datetime | None,
    revocations: chain.Revocations | None,
) -> tuple[list[Check], Signed]:
    carried = container.read(signature.pkcs7_content)
    leaf = certificates.parse(carried.certificates[0])
    algorithm = certificates.algorithm_of(leaf)
    stated = signature.self_reported_timestamp
    stamp = _time(carried, roots, stated=stated, revocations=revocations, field=signature.field_name)
    proven = stamp.at if stamp.ok else None
    at = at or proven or stated or timezone.now()
    signed_bytes = ByteRange.of(signature)
    digest = signed_bytes.digest(pdf, algorithm)
    good = algorithms.verify(
        algorithm, certificates.public_key_of(leaf), carried.attributes, carried.signature
    ) and carried.attributes == container.signed_attributes(
        content_digest=carried.content_digest, certificate=carried.certificates[0]
    )
    rebuilt = container.build(carried, algorithm=algorithm)
    trust = chain.check(carried.certificates, roots, at=at, revocations=revocations, proven=proven is not None)
    codes = {
        "integrity": _integrity(signature, digest == carried.content_digest),
        "signature": "signature.good" if good else "signature.bad",
        "container": "container.exact" if signed_bytes.holds(pdf, rebuilt) else "container.altered",
    }
    fine = {"integrity.intact", "signature.good", "container.exact"}
    checks = [Check(name, code in fine, code, signature.field_name) for name, code in codes.items()]
    checks += judged(trust, chain.GOOD, signature.field_name)
    checks += stamp.checks
    if all(check.ok for check in checks):
        objection = _second_opinion(signature, roots, algorithm, at)
        if objection is not None:
            checks.append(Check(objection.partition(".")[0], False, objection, signature.field_name))
    return checks, Signed(signature.field_name, carried.certificates[0], algorithm, at, proven is not None)


def _foreign(pdf: bytes, signature: EmbeddedPdfSignature, at: dt.datetime | None) -> tuple[list[Check], Signed]:
    """A signature in a form that is not ours, as far as pyHanko can tell; it never counts as one of our seals."""
    field, leaf = signature.field_name, signature.signer_cert
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    intact = _integrity(signature, status.intact)
    codes = {
        "integrity": intact,
        "signature": "signature.good" if status.valid else "signature.bad",
        "container": "container.foreign",
    }
    checks = [Check(name, code in {"integrity.intact", "signature.good"}, code, field) for name, code in codes.items()]
    checks += judged("certificate.unknown_root", chain.GOOD, field)
    stamped = status.timestamp_validity is not None
    checks.append(Check("timestamp", True, "timestamp.not_checked" if stamped else "timestamp.absent", field))
    moment = at or signature.self_reported_timestamp or timezone.now()
    return checks, Signed(field, leaf.dump(), leaf.public_key.algorithm, moment, proven=False)


def _is_our_form(signature: EmbeddedPdfSignature) -> bool:
    try:
        leaf = certificates.parse(container.read(signature.pkcs7_content).certificates[0])
        return certificates.algorithm_of(leaf) in Algorithm
    except UNREADABLE:
        return False


def _later_changes(reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature]) -> str:
    certified = read_certification_data(reader)
    if certified is not None and certified.permission is MDPPerm.NO_CHANGES:
        return "certification.final"
    closed = any(signature.docmdp_level is MDPPerm.NO_CHANGES for signature in signatures)
    return "certification.closed" if closed else "certification.open"


def examine(
    pdf: bytes, roots: Sequence[bytes], *, at: dt.datetime | None, revocations: chain.Revocations | None = None
) -> Findings:
    """Checks all but the seals. Raises anything in `ANY_FAILURE` for what is no PDF or holds no readable signature."""
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        return Findings((Check("structure", False, "structure.encrypted"),))
    signatures = reader.embedded_regular_signatures
    filled = list(enumerate_sig_fields(reader, filled_status=True))
    if not filled:
        return Findings((Check("structure", False, "structure.unsigned"),))
    if len(filled) != len(signatures):
        # pyHanko passes over signatures of a kind it does not know; one unexamined makes the rest worth nothing.
        return Findings((Check("structure", False, "structure.malformed"),))
    checks = [Check("structure", True, "structure.read")]
    signed = []
    for signature in signatures:
        ours = _is_our_form(signature)
        found, one = _examine_one(pdf, signature, roots, at, revocations) if ours else _foreign(pdf, signature, at)
        checks += found
        signed.append(one)
    if max(ByteRange.of(signature).end for signature in signatures) != len(pdf):
        # Every signature lets later ones be added; bytes behind the last of them are nobody's.
        checks.append(Check("integrity", False, "integrity.not_covered"))
    checks.append(Check("certification", True, _later_changes(reader, signatures)))
    return Findings(tuple(checks), tuple(signed))
