"""Strict reading. A structure has one spelling (DER, X.690 section 10): another one of the same values is refused."""

from __future__ import annotations

import datetime as dt

from asn1crypto import core, parser

from apps.signatures.errors import UNREADABLE, MalformedSeal, MalformedSignature
from apps.signatures.ses import encoding, structures
from apps.signatures.ses.content import (
    MAX_SIZE,
    CertificateDigest,
    Extension,
    Picture,
    SealContent,
    SealInfo,
    SignatureContent,
)

_OLDER = 2
"""Elements of the outermost sequence in the older form (GM/T 0031-2014, version 1); version 4 has four or five."""


def _form_problem(der: bytes, elements: range) -> str | None:
    """What is wrong with the outermost sequence: the part of a code after `structure.`."""
    if len(der) > MAX_SIZE:
        return "too_large"
    if der[:1] != b"\x30":
        return "malformed"
    try:
        length = parser.peek(der)
        if length < len(der):
            return "trailing"
        rest, count = parser.parse(der, strict=True)[4], 0
        while rest:
            rest, count = rest[parser.peek(rest) :], count + 1
    except ValueError:
        return "truncated"
    if count == _OLDER:
        return "older"
    return None if count in elements else "malformed"


def _moment(value: core.GeneralizedTime) -> dt.datetime:
    moment = value.native
    if not isinstance(moment, dt.datetime):
        raise ValueError("a year that is none")
    return moment


def _extensions(fields: core.SequenceOf | core.Void) -> tuple[Extension, ...] | None:
    if isinstance(fields, core.Void):
        return None
    return tuple(Extension(each["extnID"].dotted, each["extnValue"].native, each["critical"].native) for each in fields)


def _signers(fields: structures.SES_ESPropertyInfo) -> tuple[bytes, ...] | tuple[CertificateDigest, ...]:
    list_type = fields["certListType"].native
    listed = fields["certList"].parse(structures.LISTS[list_type])
    if list_type == structures.DIGESTS:
        return tuple(CertificateDigest(each["type"].native, each["value"].native) for each in listed)
    return tuple(each.native for each in listed)


def _info(fields: structures.SES_SealInfo) -> SealInfo:
    header, particulars, picture = fields["header"], fields["property"], fields["picture"]
    return SealInfo(
        es_id=fields["esID"].native,
        vendor_id=header["Vid"].native,
        name=particulars["name"].native,
        signers=_signers(particulars),
        created=_moment(particulars["createDate"]),
        valid_from=_moment(particulars["validStart"]),
        valid_to=_moment(particulars["validEnd"]),
        picture=Picture(
            picture["type"].native, picture["data"].native, picture["width"].native, picture["height"].native
        ),
        seal_type=particulars["type"].native,
        extensions=_extensions(fields["extDatas"]),
        version=header["version"].native,
        header_id=header["ID"].native,
    )


def read_seal(der: bytes) -> SealContent:
    """The content of DER(SESeal). Raises MalformedSeal, its code saying why: `structure.truncated`, `.trailing`,
    `.too_large`, `.older` (version 1), `.not_canonical` or `.malformed`."""
    problem = _form_problem(der, range(4, 5))
    if problem is not None:
        raise MalformedSeal(code=f"structure.{problem}")
    try:
        fields = structures.SESeal.load(der, strict=True)
        info = _info(fields["eSealInfo"])
        content = SealContent(
            info=info,
            maker=fields["cert"].native,
            algorithm=fields["signAlgID"].dotted,
            signature=fields["signedValue"].native,
            signed=encoding.seal_info(info),
        )
        again = encoding.seal(
            info=content.signed, maker=content.maker, algorithm=content.algorithm, signature=content.signature
        )
    except UNREADABLE as error:
        raise MalformedSeal(code="structure.malformed") from error
    if again != der:
        raise MalformedSeal(code="structure.not_canonical")
    return content


def read_signature(der: bytes) -> SignatureContent:
    """The content of DER(SES_Signature). Raises MalformedSignature with the codes of `read_seal`."""
    problem = _form_problem(der, range(4, 6))
    if problem is not None:
        raise MalformedSignature(code=f"structure.{problem}")
    try:
        content = _signature(structures.SES_Signature.load(der, strict=True))
        again = encoding.signature(
            signed=content.signed,
            certificate=content.certificate,
            algorithm=content.algorithm,
            signature=content.signature,
            timestamp=content.timestamp,
        )
    except MalformedSeal as error:
        raise MalformedSignature(code=error.code) from error
    except UNREADABLE as error:
        raise MalformedSignature(code="structure.malformed") from error
    if again != der:
        raise MalformedSignature(code="structure.not_canonical")
    return content


def _signature(fields: structures.SES_Signature) -> SignatureContent:
    body = fields["toSign"]
    seal = body["eseal"].dump()
    version, signed_at = body["version"].native, _moment(body["timeInfo"])
    data_hash, property_info = body["dataHash"].native, body["propertyInfo"].native
    extensions = _extensions(body["extDatas"])
    return SignatureContent(
        version=version,
        seal=read_seal(seal),
        signed_at=signed_at,
        data_hash=data_hash,
        property_info=property_info,
        extensions=extensions,
        certificate=fields["cert"].native,
        algorithm=fields["signatureAlgID"].dotted,
        signature=fields["signature"].native,
        timestamp=fields["timeStamp"].native,
        signed=encoding.to_sign(
            version=version,
            seal=seal,
            signed_at=signed_at,
            data_hash=data_hash,
            property_info=property_info,
            extensions=extensions,
        ),
    )
