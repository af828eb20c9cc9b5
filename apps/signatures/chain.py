"""Checking a certificate chain by ourselves, for both algorithms: common libraries know no SM2 (RFC 5280, section 6).

What is known of revocations comes from the caller (see revocation): this module knows no database.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asn1crypto import parser, x509

from apps.signatures import algorithms, certificates, purposes
from apps.signatures.errors import UNREADABLE
from apps.signatures.purposes import Purpose

TRUSTED = "certificate.trusted"
LIST_OUTDATED = "certificate.list_outdated"
GOOD = frozenset({TRUSTED, "certificate.revoked_later_proven", "certificate.revoked_later_stated", LIST_OUTDATED})
"""Every answer of `check` that lets a signature count."""
UNDERSTOOD = {"basic_constraints", "key_usage", "extended_key_usage"}


@dataclass(frozen=True)
class Revoked:
    """From `at` on, signatures under a certificate do not count. `compromised`: its key may be in other hands."""

    at: dt.datetime
    compromised: bool = False


@dataclass(frozen=True)
class Outdated:
    """No revocation is known, but a list that would name it is past its time: the answer is open."""


Revocations = Callable[[Sequence[bytes]], Revoked | Outdated | None]
"""Given certificates in DER, the earliest revocation of any of them."""


@functools.lru_cache(maxsize=512)
def is_signed_by(subject: bytes, issuer: bytes) -> bool:
    """Whether `issuer`'s key signed the certificate, and nothing around what is signed was altered."""
    certificate, above = x509.Certificate.load(subject), certificates.parse(issuer)
    algorithm = certificates.algorithm_of(above)
    body, outer = certificate["tbs_certificate"].dump(), certificate["signature_algorithm"].dump()
    if certificate["tbs_certificate"]["signature"].dump() != outer:
        return False
    if certificate["signature_algorithm"]["algorithm"].native != certificates.SIGNATURE_ALGORITHMS[algorithm]:
        return False
    value = certificate["signature_value"]
    if parser.emit(0, 1, 16, body + outer + value.dump()) != subject or value.dump()[2:3] != b"\x00":
        return False  # another spelling of the same certificate
    return algorithms.verify(algorithm, certificates.public_key_of(above), body, value.native)


def _may_issue(certificate: x509.Certificate, below: int) -> bool:
    """Whether it may issue, with `below` issuing certificates between it and the signer's."""
    longest = certificate.max_path_length
    return purposes.problem(Purpose.CA, certificate) is None and (longest is None or below <= longest)


def _order(carried: Sequence[bytes]) -> list[bytes] | None:
    """The signer's certificate, then each one's issuer; None where one is left over or damaged."""
    try:
        path, rest = [carried[0]], list(carried[1:])
        while rest:
            wanted = certificates.parse(path[-1]).issuer.dump()
            above = [der for der in rest if certificates.parse(der).subject.dump() == wanted]
            if not above:
                return None
            path.append(above[0])
            rest.remove(above[0])
        return path if certificates.parse(path[-1]) else None
    except UNREADABLE:
        return None


def with_issuers(certificate: bytes, known: Sequence[bytes]) -> list[bytes]:
    """The certificate and those of the known ones that lead up from it: what `check` takes. Never raises."""
    path = [certificate]
    try:
        while len(path) <= len(known):
            wanted = certificates.parse(path[-1]).issuer.dump()
            above = [der for der in known if der not in path and certificates.parse(der).subject.dump() == wanted]
            if not above:
                break
            path.append(above[0])
    except UNREADABLE:
        return [certificate]
    return path


def _period_problem(path: Sequence[bytes], at: dt.datetime) -> str | None:
    for der in path:
        certificate = certificates.parse(der)
        if at < certificate.not_valid_before:
            return "certificate.not_yet_valid"
        if at > certificate.not_valid_after:
            return "certificate.expired"
    return None


def _right_problem(path: Sequence[bytes], wanted: Purpose) -> str | None:
    problem = purposes.problem(wanted, certificates.parse(path[0]))
    if problem is not None:
        return problem
    if not all(_may_issue(certificates.parse(der), below) for below, der in enumerate(path[1:])):
        return "certificate.not_an_issuer"
    if any(certificates.parse(der).critical_extensions - UNDERSTOOD for der in path):
        return "certificate.malformed"
    return None


def _after_revocations(path: Sequence[bytes], at: dt.datetime, revocations: Revocations, *, proven: bool) -> str:
    revoked = revocations(path)
    if revoked is None:
        return TRUSTED
    if isinstance(revoked, Outdated):
        return LIST_OUTDATED
    if revoked.compromised and not proven and at < revoked.at:
        return "certificate.compromised_stated"  # whoever has the key states any time
    known = "proven" if proven else "stated"
    return f"certificate.revoked_{known}" if at >= revoked.at else f"certificate.revoked_later_{known}"


def check(
    carried: Sequence[bytes],
    roots: Sequence[bytes],
    *,
    at: dt.datetime,
    wanted: Purpose = Purpose.SEAL,
    revocations: Revocations | None = None,
    proven: bool = False,
) -> str:
    """One of `GOOD`, or the code of the first thing that is wrong.

    `carried` is the signer's certificate and those above it, the root left out, in any order after the first;
    `roots` are trusted; `at` is the time of signing, `proven` by a time stamp or only stated by the signer;
    `wanted` is what the signer's certificate must be for; `revocations` is `revocation.revocations`, without which
    none is looked for. Never raises.
    """
    path = _order(carried)
    if path is None:
        return "certificate.malformed"
    try:
        name = certificates.parse(path[-1]).issuer.dump()
        root = next((der for der in roots if certificates.parse(der).subject.dump() == name), None)
        if root is None:
            return "certificate.unknown_root"
        path.append(root)
        links = itertools.pairwise(path)
        if not all(is_signed_by(subject, issuer) for subject, issuer in links):
            return "certificate.bad_signature"
        problem = _right_problem(path, wanted) or _period_problem(path, at)
    except UNREADABLE:
        return "certificate.malformed"
    if problem or revocations is None:
        return problem or TRUSTED
    return _after_revocations(path, at, revocations, proven=proven)
