"""X.509 version 3 certificates for both algorithms (GB/T 20518-2018, RFC 5280): building and reading. No database."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import keys, pem, x509

from apps.signatures import asn1
from apps.signatures.algorithms import Algorithm

_CURVES = {Algorithm.SM2: asn1.SM2_CURVE, Algorithm.P256: "secp256r1"}
SIGNATURE_ALGORITHMS = {Algorithm.SM2: asn1.SM2_WITH_SM3, Algorithm.P256: "sha256_ecdsa"}
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"  # RFC 9336


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
class Request:
    """What is to be certified. `path_length` is None for a certificate that may issue none."""

    subject: Name
    public_key: bytes
    algorithm: Algorithm
    not_before: dt.datetime
    not_after: dt.datetime
    path_length: int | None = None


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


def _extensions(request: Request, issuer_public_key: bytes) -> list[dict[str, Any]]:
    if request.path_length is None:
        constraints = x509.BasicConstraints({"ca": False})
        usage = x509.KeyUsage({"digital_signature", "non_repudiation"})
    else:
        constraints = x509.BasicConstraints({"ca": True, "path_len_constraint": request.path_length})
        usage = x509.KeyUsage({"key_cert_sign", "crl_sign"})
    extensions = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": constraints},
        {"extn_id": "key_usage", "critical": True, "extn_value": usage},
        {"extn_id": "key_identifier", "critical": False, "extn_value": key_identifier(request.public_key)},
        {
            "extn_id": "authority_key_identifier",
            "critical": False,
            "extn_value": x509.AuthorityKeyIdentifier({"key_identifier": key_identifier(issuer_public_key)}),
        },
    ]
    if request.path_length is None:
        purposes = x509.ExtKeyUsageSyntax([DOCUMENT_SIGNING])
        extensions.append({"extn_id": "extended_key_usage", "critical": False, "extn_value": purposes})
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
