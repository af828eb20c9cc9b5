"""The signature container: CMS SignedData (RFC 5652) of one signer, in a PDF (EN 319 142-1) or a time stamp (RFC 3161).

Written byte for byte here, for two reasons. A container has exactly one form: the verifier builds it again and so can
see every altered byte, also those that no signature covers (spelling, padding, unused certificates). And it takes a
twentieth of the time of assembling it from asn1crypto objects.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from asn1crypto import cms

from apps.signatures import asn1, certificates, der
from apps.signatures.algorithms import Algorithm

DATA = "1.2.840.113549.1.7.1"
TIMESTAMP_INFO = "1.2.840.113549.1.9.16.1.4"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
_SIGNATURE_TIMESTAMP = der.oid("1.2.840.113549.1.9.16.2.14")
_VERSION_1, _VERSION_3 = der.integer(1), der.integer(3)
HASHES = {Algorithm.SM2: "sm3", Algorithm.P256: "sha256"}
DIGESTS = {
    Algorithm.SM2: der.sequence(der.oid(asn1.OID_SM3)),
    Algorithm.P256: der.sequence(der.oid("2.16.840.1.101.3.4.2.1")),  # SHA-256, parameters absent (RFC 5754, 2)
}
_SIGNATURES = {
    Algorithm.SM2: der.sequence(der.oid(asn1.OID_SM2_WITH_SM3)),
    Algorithm.P256: der.sequence(der.oid("1.2.840.10045.4.3.2")),  # ecdsa-with-SHA256 (RFC 5758, 3.2)
}


def signed_attributes(*, content_digest: bytes, certificate: bytes, content_type: str = DATA) -> bytes:
    """What the key signs: content type, the content's digest, and which certificate signs (RFC 5035)."""
    certificate_id = der.sequence(der.octets(hashlib.sha256(certificate).digest()))
    return der.set_of(
        der.sequence(_CONTENT_TYPE, der.set_of(der.oid(content_type))),
        der.sequence(der.oid(_MESSAGE_DIGEST), der.set_of(der.octets(content_digest))),
        der.sequence(_SIGNING_CERTIFICATE_V2, der.set_of(der.sequence(der.sequence(certificate_id)))),
    )


@functools.lru_cache(maxsize=256)
def _issuer_and_serial(certificate: bytes) -> bytes:
    parsed = certificates.parse(certificate)
    return der.sequence(parsed.issuer.dump(), parsed["tbs_certificate"]["serial_number"].dump())


@dataclass(frozen=True)
class Container:
    """All that a container says; everything else in it follows from these. The signer's certificate comes first.

    `attributes` are the signed ones in DER; `content` is what is signed where it lies inside (a time stamp's facts);
    `timestamp` is the token over the signature (RFC 3161, appendix A). `carries` is False where the certificates are
    left out, as the one who asks for a time stamp may wish; `certificates` then has the signer's all the same.
    """

    certificates: tuple[bytes, ...]
    attributes: bytes
    signature: bytes
    content: bytes | None = None
    timestamp: bytes | None = None
    carries: bool = True

    @property
    def content_digest(self) -> bytes:
        """The digest that the signed attributes state, empty where they state none."""
        attributes = cms.CMSAttributes.load(self.attributes)
        return b"".join(a["values"][0].native for a in attributes if a["type"].dotted == _MESSAGE_DIGEST)


def _timestamp_attribute(token: bytes) -> bytes:
    attribute = der.sequence(_SIGNATURE_TIMESTAMP, der.set_of(token))
    return der.emit(1, attribute, context=True)  # [1] IMPLICIT SET OF, of one element


def build(container: Container, *, algorithm: Algorithm) -> bytes:
    """The container in DER. The content type follows from whether the content lies inside."""
    signer_info = der.sequence(
        _VERSION_1,
        _issuer_and_serial(container.certificates[0]),
        DIGESTS[algorithm],
        b"\xa0" + container.attributes[1:],  # [0] IMPLICIT takes the place of the SET's tag
        _SIGNATURES[algorithm],
        der.octets(container.signature),
        _timestamp_attribute(container.timestamp) if container.timestamp else b"",
    )
    if container.content is None:
        version, content = _VERSION_1, der.sequence(der.oid(DATA))
    else:  # RFC 5652, 5.1: version 3 where the content is of another type than data
        inside = der.emit(0, der.octets(container.content), context=True)
        version, content = _VERSION_3, der.sequence(der.oid(TIMESTAMP_INFO), inside)
    signed_data = der.sequence(
        version,
        der.set_of(DIGESTS[algorithm]),
        content,
        der.emit(0, *sorted(container.certificates), context=True) if container.carries else b"",
        der.set_of(signer_info),
    )
    return der.sequence(_SIGNED_DATA, der.emit(0, signed_data, context=True))


def _timestamp_of(signer: cms.SignerInfo) -> bytes | None:
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token: bytes = attribute["values"][0].dump()
            return token
    return None


def read(encoded: bytes, *, known: tuple[bytes, ...] = ()) -> Container:
    """Raises ValueError or TypeError where it is not a container of one signer.

    `known` are certificates to take the signer's from where the container carries none.
    """
    signed_data = cms.ContentInfo.load(encoded)["content"]
    if len(signed_data["signer_infos"]) != 1:
        raise ValueError("one signer only")
    signer = signed_data["signer_infos"][0]
    wanted = signer["sid"].chosen.dump()
    carried = [choice.chosen.dump() for choice in signed_data["certificates"]]
    first = [certificate for certificate in carried or known if _issuer_and_serial(certificate) == wanted]
    if len(first) != 1:
        raise ValueError("the signer's certificate is missing")
    inside = signed_data["encap_content_info"]["content"]
    return Container(
        certificates=(first[0], *(certificate for certificate in carried or known if certificate != first[0])),
        attributes=b"\x31" + signer["signed_attrs"].dump()[1:],
        signature=signer["signature"].native,
        content=inside.contents if inside else None,
        timestamp=_timestamp_of(signer),
        carries=bool(carried),
    )
