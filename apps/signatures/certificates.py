"""X.509 version 3 certificates for both algorithms (GB/T 20518-2018, RFC 5280): building and reading. No database."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import core, keys, pem, x509

from apps.signatures import asn1
from apps.signatures.algorithms import Algorithm
from apps.signatures.purposes import USAGES, Purpose

_CURVES = {Algorithm.SM2: asn1.SM2_CURVE, Algorithm.P256: "secp256r1"}
SIGNATURE_ALGORITHMS = {Algorithm.SM2: asn1.SM2_WITH_SM3, Algorithm.P256: "sha256_ecdsa"}


@dataclass(frozen=True)
class Name:
    """Who a certificate is for. `organization_code` is a 统一社会信用代码 (GB 32100-2015)."""

    common_name: str
    organization: str
    organization_code: str = ""

    def build(self) -> x509.Name:
        parts = {"country_name": "CN", "organization_name": self.organization}
        if self.organization_code:
            parts["organization_identifier"] = f"NTRCN-{self.organization_code}"  # form of ETSI EN 319 412-1, 5.1.4
        return x509.Name.build({**parts, "common_name": self.common_name})


@dataclass(frozen=True)
class Addresses:
    """Where a checker finds out about the certificate: the issuer's revocation list, its responder, its certificate."""

    crl: str
    ocsp: str
    issuer: str


@dataclass(frozen=True)
class Request:
    """What is to be certified. `path_length` is stated for an issuing certificate (purpose CA) and for no other."""

    subject: Name
    public_key: bytes
    algorithm: Algorithm
    not_before: dt.datetime
    not_after: dt.datetime
    path_length: int | None = None
    purpose: Purpose = Purpose.SEAL
    addresses: Addresses | None = None

    def __post_init__(self) -> None:
        if (self.path_length is not None) is not (self.purpose is Purpose.CA):
            raise ValueError("a path length is for issuing certificates, and they need one")


def new_serial() -> int:
    """Positive, 127 random bits below a top bit that is always set: 16 bytes and never zero (RFC 5280, 4.1.2.2)."""
    return secrets.randbits(126) | 1 << 126


def key_identifier(public_key: bytes) -> bytes:
    """RFC 7093, method 1: the leftmost 160 bits of SHA-256."""
    return hashlib.sha256(public_key).digest()[:20]


def _public_key_info(algorithm: Algorithm, public_key: bytes) -> keys.PublicKeyInfo:
    return keys.PublicKeyInfo(
        {
            "algorithm": {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", _CURVES[algorithm])},
            "public_key": keys.ECPointBitString(public_key),
        }
    )


def _address_extensions(addresses: Addresses) -> list[dict[str, Any]]:
    """RFC 5280, 4.2.1.13 and 4.2.2.1."""

    def uri(address: str) -> x509.GeneralName:
        return x509.GeneralName("uniform_resource_identifier", address)

    point = {"distribution_point": x509.DistributionPointName("full_name", [uri(addresses.crl)])}
    access = [
        {"access_method": "ocsp", "access_location": uri(addresses.ocsp)},
        {"access_method": "ca_issuers", "access_location": uri(addresses.issuer)},
    ]
    return [
        {"extn_id": "crl_distribution_points", "critical": False, "extn_value": [point]},
        {"extn_id": "authority_information_access", "critical": False, "extn_value": access},
    ]


def _extensions(request: Request, issuer_public_key: bytes) -> list[dict[str, Any]]:
    usage = USAGES[request.purpose]
    constraints: dict[str, Any] = {"ca": request.purpose is Purpose.CA}
    if request.path_length is not None:
        constraints["path_len_constraint"] = request.path_length
    extensions: list[dict[str, Any]] = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": x509.BasicConstraints(constraints)},
        {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(set(usage.key))},
        {"extn_id": "key_identifier", "critical": False, "extn_value": key_identifier(request.public_key)},
        {
            "extn_id": "authority_key_identifier",
            "critical": False,
            "extn_value": x509.AuthorityKeyIdentifier({"key_identifier": key_identifier(issuer_public_key)}),
        },
    ]
    if usage.extended:
        purposes = x509.ExtKeyUsageSyntax(sorted(usage.extended))
        extensions.append({"extn_id": "extended_key_usage", "critical": usage.critical, "extn_value": purposes})
    if request.purpose is Purpose.OCSP:
        # RFC 6960, 4.2.2.2.1: nobody asks the responder about itself; it is renewed often instead.
        extensions.append({"extn_id": "ocsp_no_check", "critical": False, "extn_value": core.Null()})
    if request.addresses is not None and request.purpose is not Purpose.OCSP:
        extensions += _address_extensions(request.addresses)
    return extensions


def _time(moment: dt.datetime) -> x509.Time:
    moment = moment.astimezone(dt.UTC).replace(microsecond=0)
    # RFC 5280, 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
    return x509.Time({"utc_time" if moment.year < 2050 else "general_time": moment})


def build(
    request: Request,
    *,
    issuer: x509.Name,
    issuer_public_key: bytes,
    issuer_algorithm: Algorithm,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """The certificate in DER. `sign` gives the issuer's signature over the bytes to be signed."""
    signature_algorithm = {"algorithm": SIGNATURE_ALGORITHMS[issuer_algorithm]}
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": new_serial(),
            "signature": signature_algorithm,
            "issuer": issuer,
            "validity": {"not_before": _time(request.not_before), "not_after": _time(request.not_after)},
            "subject": request.subject.build(),
            "subject_public_key_info": _public_key_info(request.algorithm, request.public_key),
            "extensions": _extensions(request, issuer_public_key),
        }
    )
    certificate = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": signature_algorithm,
            "signature_value": sign(body.dump()),
        }
    )
    der: bytes = certificate.dump()
    return der


@functools.lru_cache(maxsize=512)
def parse(der: bytes) -> x509.Certificate:
    """A certificate read to the end. Raises ValueError (also for bytes behind it) or TypeError for anything else.

    asn1crypto parses while one reads, which threads must not do at once: reading all of it here makes it safe to share.
    """
    certificate = x509.Certificate.load(der, strict=True)
    _ = certificate.native, certificate.critical_extensions, certificate.issuer.hashable, certificate.issuer_serial
    return certificate


def algorithm_of(certificate: x509.Certificate) -> Algorithm:
    """The algorithm of its public key; raises ValueError for one that we do not take part in."""
    curve = certificate.public_key.curve
    for algorithm, known in _CURVES.items():
        if curve == ("named", known):
            return algorithm
    raise ValueError(f"no algorithm for {curve}")


def public_key_of(certificate: x509.Certificate) -> bytes:
    """65 bytes, 04 ‖ X ‖ Y."""
    point: bytes = certificate["tbs_certificate"]["subject_public_key_info"]["public_key"].native
    return point


def common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.native.get("common_name", ""))


def to_pem(der: bytes) -> bytes:
    armored: bytes = pem.armor("CERTIFICATE", der)
    return armored
