"""The signature container of a PDF: CMS SignedData (RFC 5652) with the attributes of PAdES B-B (ETSI EN 319 142-1).

Written byte for byte here, for two reasons. A container has exactly one form: the verifier builds it again and so can
see every altered byte, also those that no signature covers (spelling, padding, unused certificates). And it takes a
twentieth of the time of assembling it from asn1crypto objects.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from asn1crypto import cms, core, parser

from apps.signatures import asn1, certificates
from apps.signatures.algorithms import Algorithm

_SEQUENCE, _SET = 16, 17


def _emit(tag: int, *parts: bytes, context: bool = False) -> bytes:
    encoded: bytes = parser.emit(2 if context else 0, 1, tag, b"".join(parts))
    return encoded


def _sequence(*parts: bytes) -> bytes:
    return _emit(_SEQUENCE, *parts)


def _set(*parts: bytes) -> bytes:
    return _emit(_SET, *sorted(parts))  # DER: elements in ascending order


def _oid(dotted: str) -> bytes:
    encoded: bytes = core.ObjectIdentifier(dotted).dump()
    return encoded


def _octets(value: bytes) -> bytes:
    encoded: bytes = core.OctetString(value).dump()
    return encoded


_VERSION_1 = core.Integer(1).dump()
_DATA = _oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = _oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = _oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = _oid("1.2.840.113549.1.9.16.2.47")
_DIGEST = {
    Algorithm.SM2: _sequence(_oid(asn1.OID_SM3)),
    Algorithm.P256: _sequence(_oid("2.16.840.1.101.3.4.2.1")),  # SHA-256, parameters absent (RFC 5754, 2)
}
_SIGNATURE = {
    Algorithm.SM2: _sequence(_oid(asn1.OID_SM2_WITH_SM3)),
    Algorithm.P256: _sequence(_oid("1.2.840.10045.4.3.2")),  # ecdsa-with-SHA256 (RFC 5758, 3.2)
}


def signed_attributes(*, document_digest: bytes, certificate: bytes) -> bytes:
    """What the key signs: content type, the document's digest, and which certificate signs (RFC 5035)."""
    certificate_id = _sequence(_octets(hashlib.sha256(certificate).digest()))
    return _set(
        _sequence(_CONTENT_TYPE, _set(_DATA)),
        _sequence(_MESSAGE_DIGEST, _set(_octets(document_digest))),
        _sequence(_SIGNING_CERTIFICATE_V2, _set(_sequence(_sequence(certificate_id)))),
    )


@functools.lru_cache(maxsize=256)
def _issuer_and_serial(certificate: bytes) -> bytes:
    parsed = certificates.parse(certificate)
    return _sequence(parsed.issuer.dump(), parsed["tbs_certificate"]["serial_number"].dump())


def build(*, algorithm: Algorithm, chain: tuple[bytes, ...], attributes: bytes, signature: bytes) -> bytes:
    """The container in DER; `chain` is the signer's certificate and those above it, the root left out."""
    signer_info = _sequence(
        _VERSION_1,
        _issuer_and_serial(chain[0]),
        _DIGEST[algorithm],
        b"\xa0" + attributes[1:],  # [0] IMPLICIT takes the place of the SET's tag
        _SIGNATURE[algorithm],
        _octets(signature),
    )
    signed_data = _sequence(
        _VERSION_1,
        _set(_DIGEST[algorithm]),
        _sequence(_DATA),
        _emit(0, *sorted(chain), context=True),
        _set(signer_info),
    )
    return _sequence(_SIGNED_DATA, _emit(0, signed_data, context=True))


@dataclass(frozen=True)
class Container:
    """What the verifier takes from a container; everything else in it must follow from these."""

    certificates: tuple[bytes, ...]
    attributes: bytes
    document_digest: bytes
    signature: bytes


def read(der: bytes) -> Container:
    """The signer's certificate first. Raises ValueError or TypeError where it is not a container of one signer."""
    info = cms.ContentInfo.load(der)
    signed_data = info["content"]
    if len(signed_data["signer_infos"]) != 1:
        raise ValueError("one signer only")
    signer = signed_data["signer_infos"][0]
    wanted = signer["sid"].chosen.dump()
    carried = [choice.chosen.dump() for choice in signed_data["certificates"]]
    first = [certificate for certificate in carried if _issuer_and_serial(certificate) == wanted]
    if len(first) != 1:
        raise ValueError("the signer's certificate is missing")
    others = [certificate for certificate in carried if certificate != first[0]]
    attributes = signer["signed_attrs"]
    digests = [a["values"][0].native for a in attributes if a["type"].dotted == "1.2.840.113549.1.9.4"]
    return Container(
        (first[0], *others), b"\x31" + attributes.dump()[1:], b"".join(digests), signer["signature"].native
    )
