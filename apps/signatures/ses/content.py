"""What stands in a seal and in a seal signature, as plain values."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

VERSION = 4
HEADER_ID = "ES"
UNIT_SEAL = 1
"""`type` of a seal that stands for an organ (单位印章); 2 is a person's [knowledge]."""

MAX_SIZE = 4 * 1024**2
"""Bytes of a seal or a seal signature that are read at all; a seal takes some 30 KB."""


@dataclass(frozen=True)
class Extension:
    """`oid` in dotted form. One that is critical and not understood must lead to a refusal."""

    oid: str
    value: bytes
    critical: bool = False


@dataclass(frozen=True)
class CertificateDigest:
    """`type` is the maker's own name of the digest, `value` the SM3 of the certificate's DER (32 bytes)."""

    type: str
    value: bytes


def digest_entry(certificate: bytes) -> CertificateDigest:
    """How a seal's list names a certificate without carrying it."""
    return CertificateDigest("SM3", hashlib.new("sm3", certificate).digest())


@dataclass(frozen=True)
class Picture:
    """`type` as in `PNG`, `SVG`, `OFD`; width and height in millimeters as the seal prints."""

    type: str
    data: bytes
    width_mm: int
    height_mm: int


@dataclass(frozen=True)
class SealInfo:
    """`SES_SealInfo`: what the seal maker (制章者) vouches for.

    `es_id` (印章标识) is unique with the maker whose vendor mark is `vendor_id`; `signers` are whole certificates in
    DER or digests of them, one sort throughout; the times are aware.
    """

    es_id: str
    vendor_id: str
    name: str
    signers: tuple[bytes, ...] | tuple[CertificateDigest, ...]
    created: dt.datetime
    valid_from: dt.datetime
    valid_to: dt.datetime
    picture: Picture
    seal_type: int = UNIT_SEAL
    extensions: tuple[Extension, ...] | None = None
    version: int = VERSION
    header_id: str = HEADER_ID

    def lists(self, certificate: bytes) -> bool:
        """Whether the certificate (DER) may sign with this seal."""
        digest = hashlib.new("sm3", certificate).digest()
        return any(
            signer.value == digest if isinstance(signer, CertificateDigest) else signer == certificate
            for signer in self.signers
        )


@dataclass(frozen=True)
class SealContent:
    """`SESeal`. `signed` is DER(eSealInfo), over which `signature` stands; `maker` the seal maker's certificate."""

    info: SealInfo
    maker: bytes
    algorithm: str
    signature: bytes
    signed: bytes


@dataclass(frozen=True)
class SignatureContent:
    """`SES_Signature`: `signature` stands over `signed`, which is DER(TBS_Sign); `timestamp` over `signature`."""

    version: int
    seal: SealContent
    signed_at: dt.datetime
    data_hash: bytes
    property_info: str
    extensions: tuple[Extension, ...] | None
    certificate: bytes
    algorithm: str
    signature: bytes
    timestamp: bytes | None
    signed: bytes
