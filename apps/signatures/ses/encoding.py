"""From plain values to DER. There is one form of each structure: reading writes it again and compares every byte."""

from __future__ import annotations

import datetime as dt
from typing import Any

from asn1crypto import core

from apps.signatures.ses import structures
from apps.signatures.ses.content import CertificateDigest, Extension, SealInfo


def _extensions(extensions: tuple[Extension, ...] | None) -> list[dict[str, Any]] | None:
    if extensions is None:
        return None
    return [{"extnID": each.oid, "critical": each.critical, "extnValue": each.value} for each in extensions]


def _signers(info: SealInfo) -> tuple[int, core.SequenceOf]:
    digests = [each for each in info.signers if isinstance(each, CertificateDigest)]
    if not info.signers or len(digests) not in (0, len(info.signers)):
        raise ValueError("a seal lists certificates or digests of certificates, at least one")
    if digests:
        entries = [{"type": each.type, "value": each.value} for each in digests]
        return structures.DIGESTS, structures.CertDigestList(entries)
    return structures.CERTIFICATES, structures.CertInfoList(list(info.signers))


def seal_info(info: SealInfo) -> bytes:
    """DER(eSealInfo). Raises ValueError or TypeError for what the structure cannot hold."""
    list_type, listed = _signers(info)
    structure = structures.SES_SealInfo(
        {
            "header": {"ID": info.header_id, "version": info.version, "Vid": info.vendor_id},
            "esID": info.es_id,
            "property": {
                "type": info.seal_type,
                "name": info.name,
                "certListType": list_type,
                "certList": core.Any(listed),
                "createDate": info.created,
                "validStart": info.valid_from,
                "validEnd": info.valid_to,
            },
            "picture": {
                "type": info.picture.type,
                "data": info.picture.data,
                "width": info.picture.width_mm,
                "height": info.picture.height_mm,
            },
            "extDatas": _extensions(info.extensions),
        }
    )
    der: bytes = structure.dump()
    return der


def seal(*, info: bytes, maker: bytes, algorithm: str, signature: bytes) -> bytes:
    """DER(SESeal) round the DER(eSealInfo) that was signed."""
    structure = structures.SESeal(
        {
            "eSealInfo": structures.SES_SealInfo.load(info),
            "cert": maker,
            "signAlgID": algorithm,
            "signedValue": signature,
        }
    )
    der: bytes = structure.dump()
    return der


def to_sign(
    *,
    version: int,
    seal: bytes,
    signed_at: dt.datetime,
    data_hash: bytes,
    property_info: str,
    extensions: tuple[Extension, ...] | None,
) -> bytes:
    """DER(TBS_Sign)."""
    structure = structures.TBS_Sign(
        {
            "version": version,
            "eseal": structures.SESeal.load(seal),
            "timeInfo": signed_at,
            "dataHash": data_hash,
            "propertyInfo": property_info,
            "extDatas": _extensions(extensions),
        }
    )
    der: bytes = structure.dump()
    return der


def signature(*, signed: bytes, certificate: bytes, algorithm: str, signature: bytes, timestamp: bytes | None) -> bytes:
    """DER(SES_Signature) round the DER(TBS_Sign) that was signed."""
    structure = structures.SES_Signature(
        {
            "toSign": structures.TBS_Sign.load(signed),
            "cert": certificate,
            "signatureAlgID": algorithm,
            "signature": signature,
            "timeStamp": timestamp,
        }
    )
    der: bytes = structure.dump()
    return der
