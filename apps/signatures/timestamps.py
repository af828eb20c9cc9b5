"""Time stamps (RFC 3161), which prove that a signature was there at a time: made and checked without a database.

A token is a signed container around five facts: under which policy, over which digest, its serial number, when, how
exactly. SM2 with SM3 and P-256 with SHA-256 differ in nothing else, so that programs for RFC 3161 read both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asn1crypto import cms, tsp
from django.conf import settings
from django.utils import timezone

from apps.signatures import algorithms, certificates, chain, container, der
from apps.signatures.algorithms import Algorithm
from apps.signatures.container import Container
from apps.signatures.errors import UNREADABLE
from apps.signatures.purposes import Purpose
from apps.signatures.reports import Check

ACCURACY_SECONDS = 1
"""How far the authority's clock may be off: its host must keep time by a time server (NTP)."""

HASHES = ("sm3", "sha256", "sha384", "sha512")
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"


def new_serial(at: dt.datetime) -> int:
    """Microseconds since 1970 above 76 random bits: 127 bits, where RFC 3161 (2.4.2) asks checkers for up to 160.

    A counter in the database would put every signature of every process in one queue. So numbers ascend with the
    clock, and two of the same microsecond are told apart by chance (one in 10^22 to meet).
    """
    microseconds = int(at.timestamp()) * 1_000_000 + at.microsecond
    return microseconds << 76 | secrets.randbits(76)


def imprint_of(data: bytes, algorithm: Algorithm) -> bytes:
    """MessageImprint in DER: the data's digest by the algorithm's own hash."""
    digest = hashlib.new(container.HASHES[algorithm], data).digest()
    return der.sequence(container.DIGESTS[algorithm], der.octets(digest))


def _general_time(at: dt.datetime) -> bytes:
    at = at.astimezone(dt.UTC)
    # RFC 3161, 2.4.2: to the millisecond, without zeros at the end. To the second, what was signed in the second of a
    # revocation could not be told from what was signed before it.
    fraction = f".{at.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return der.emit(24, f"{at:%Y%m%d%H%M%S}{fraction}Z".encode(), primitive=True)


def make_token(
    *,
    imprint: bytes,
    algorithm: Algorithm,
    path: tuple[bytes, ...],
    sign: Callable[[bytes], bytes],
    nonce: int | None = None,
    carries: bool = True,
    at: dt.datetime | None = None,
) -> bytes:
    """A token (CMS SignedData, DER) over `imprint`, a MessageImprint in DER.

    `path` is the authority's certificate and those above it, the root left out; `sign` signs with its key of
    `algorithm`; `nonce` repeats the request's; `carries` leaves the certificates out where the request did not ask for
    them. `ordering` is not claimed: two tokens nearer than the accuracy need not be in the order of their times.
    """
    at = at or timezone.now()
    info = der.sequence(
        der.integer(1),
        der.oid(settings.TIMESTAMP_POLICIES[0]),
        imprint,
        der.integer(new_serial(at)),
        _general_time(at),
        der.sequence(der.integer(ACCURACY_SECONDS)),
        der.integer(nonce) if nonce is not None else b"",
    )
    attributes = container.signed_attributes(
        content_digest=hashlib.new(container.HASHES[algorithm], info).digest(),
        certificate=path[0],
        content_type=container.TIMESTAMP_INFO,
    )
    token = Container(
        certificates=path, attributes=attributes, signature=sign(attributes), content=info, carries=carries
    )
    return container.build(token, algorithm=algorithm)


@dataclass(frozen=True)
class TimestampFinding:
    """`at` is the time that the token states, to be believed only where `ok`; None where it cannot be known."""

    at: dt.datetime | None
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return self.at is not None and all(check.ok for check in self.checks)


def _info_of(content: bytes | None) -> tsp.TSTInfo:
    """Raises ValueError or TypeError for anything but facts that can be understood to the end."""
    info = tsp.TSTInfo.load(content, strict=True)
    _ = info.native  # asn1crypto reads while one looks
    if info["version"].native != "v1" or any(extension["critical"].native for extension in info["extensions"]):
        raise ValueError("a time stamp of a kind that is not known here")
    return info


def facts_of(token: bytes) -> tsp.TSTInfo:
    """What a token states, unchecked. Raises ValueError or TypeError where it is none."""
    inside = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"]
    return _info_of(bytes(inside))


def _is_over(info: tsp.TSTInfo, data: bytes) -> bool:
    imprint = info["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    digest: bytes = imprint["hashed_message"].native
    return name in HASHES and digest == hashlib.new(name, data).digest()


def _names_certificate(attribute: cms.CMSAttribute, certificate: bytes) -> bool:
    """Whether the first certificate id of a signing-certificate-v2 is this one's, by SHA-256 (RFC 5035)."""
    first = tsp.SigningCertificateV2.load(attribute["values"][0].dump())["certs"][0]
    named: bytes = first["cert_hash"].native
    return first["hash_algorithm"]["algorithm"].native == "sha256" and named == hashlib.sha256(certificate).digest()


def _is_signed(token: Container, algorithm: Algorithm, public_key: bytes) -> bool:
    """Whether key, facts and certificate belong together; other signed attributes may be there."""
    attributes = {a["type"].dotted: a for a in cms.CMSAttributes.load(token.attributes)}
    kind, named = attributes.get("1.2.840.113549.1.9.3"), attributes.get(_SIGNING_CERTIFICATE_V2)
    return (
        kind is not None
        and kind["values"][0].dotted == container.TIMESTAMP_INFO
        and named is not None
        and _names_certificate(named, token.certificates[0])
        and token.content_digest == hashlib.new(container.HASHES[algorithm], token.content or b"").digest()
        and algorithms.verify(algorithm, public_key, token.attributes, token.signature)
    )


def check_token(
    token: bytes,
    *,
    data: bytes,
    roots: Sequence[bytes],
    revocations: chain.Revocations | None = None,
    known: tuple[bytes, ...] = (),
    field: str = "",
) -> TimestampFinding:
    """Whether the token proves that `data` was there, and when. Never raises.

    `roots` are trusted; `revocations` is `revocation.revocations`, without which none is looked for; `known` are
    certificates for a token that carries none. The authority's certificate must have been valid at the token's time,
    and be for time stamps alone (RFC 3161, 2.3).
    """
    try:
        found = container.read(token, known=known)
        info = _info_of(found.content)
        leaf = certificates.parse(found.certificates[0])
        algorithm, public_key = certificates.algorithm_of(leaf), certificates.public_key_of(leaf)
        at: dt.datetime = info["gen_time"].native
        answers = {
            "timestamp.other_content": _is_over(info, data),
            "timestamp.bad_signature": _is_signed(found, algorithm, public_key),
            "timestamp.altered": container.build(found, algorithm=algorithm) == token,
            "timestamp.other_policy": info["policy"].native in settings.TIMESTAMP_POLICIES,
        }
    except UNREADABLE:
        return TimestampFinding(None, (Check("timestamp", False, "timestamp.malformed", field),))
    problems = [Check("timestamp", False, code, field) for code, holds in answers.items() if not holds]
    facts = problems or [Check("timestamp", True, "timestamp.good", field)]
    revoked = revocations(found.certificates) if revocations is not None else None
    if isinstance(revoked, chain.Revoked) and revoked.compromised:
        # RFC 3161, section 4, 1: whoever has the key writes any time, also one before the revocation. The signature
        # stands as one without a time stamp.
        lost = Check("timestamp_certificate", True, "timestamp_certificate.compromised", field)
        return TimestampFinding(None, (*facts, lost))
    trust = chain.check(
        found.certificates, roots, at=at, wanted=Purpose.TIMESTAMP, revocations=lambda path: revoked, proven=True
    )
    trusted = trust in chain.GOOD
    detail = "timestamp_certificate.trusted" if trusted and trust != chain.LIST_OUTDATED else trust
    return TimestampFinding(at, (*facts, Check("timestamp_certificate", trusted, detail, field)))
