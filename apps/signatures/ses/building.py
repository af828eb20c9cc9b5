"""Making seals (制章) and seal signatures (签章)."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Callable

from apps.signatures import asn1
from apps.signatures.ses import encoding
from apps.signatures.ses.content import VERSION, SealInfo
from apps.signatures.ses.reading import read_seal

# One seal signs thousands of documents. Seals out of files that are only checked do not pass through here.
_own_seal = functools.lru_cache(maxsize=32)(read_seal)


def build_seal(info: SealInfo, *, maker: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """DER(SESeal). `maker` is the seal maker's certificate (DER, SM2), `sign` gives its key's signature over bytes.

    Raises ValueError where the particulars fit no seal (not ASCII where IA5String is asked, an empty list of signers,
    a period that ends before it begins).
    """
    if info.valid_to <= info.valid_from:
        raise ValueError("a seal's validity ends after it begins")
    body = encoding.seal_info(info)
    return encoding.seal(info=body, maker=maker, algorithm=asn1.OID_SM2_WITH_SM3, signature=sign(body))


def sign(
    *,
    seal: bytes,
    data: bytes,
    property_info: str,
    signed_at: dt.datetime,
    certificate: bytes,
    sign: Callable[[bytes], bytes],
    timestamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """DER(SES_Signature) over the SM3 of `data`.

    `property_info` says what the data is, in ASCII: in an OFD the path of `Signature.xml`. `signed_at` is aware, exact
    to the second. `certificate` (DER, SM2) must be in the seal's list; `sign` gives its key's signature over bytes,
    `timestamp` an RFC 3161 token over the signature's value. Raises ValueError, and MalformedSeal for a damaged seal.
    """
    if not _own_seal(seal).info.lists(certificate):
        raise ValueError("the certificate is not in the seal's list of signers")
    body = encoding.to_sign(
        version=VERSION,
        seal=seal,
        signed_at=signed_at.astimezone(dt.UTC).replace(microsecond=0),
        data_hash=hashlib.new("sm3", data).digest(),
        property_info=property_info,
        extensions=None,
    )
    value = sign(body)
    return encoding.signature(
        signed=body,
        certificate=certificate,
        algorithm=asn1.OID_SM2_WITH_SM3,
        signature=value,
        timestamp=timestamp(value) if timestamp else None,
    )
