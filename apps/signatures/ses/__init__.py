"""Electronic seals and seal signatures by GB/T 38540-2020 (电子印章, 电子签章), version 4: pure functions over bytes.

`build_seal` and `sign` make them, `read_seal` and `read_signature` read them strictly, `check_signature` answers each
question of the standard's verification by itself. Nothing here knows the database, a key store or the time of day.
"""

from __future__ import annotations

from apps.signatures.ses.building import build_seal, sign
from apps.signatures.ses.checking import Chain, TimeFinding, Trust, check_signature
from apps.signatures.ses.content import (
    CertificateDigest,
    Extension,
    Picture,
    SealContent,
    SealInfo,
    SignatureContent,
    digest_entry,
)
from apps.signatures.ses.reading import read_seal, read_signature

__all__ = [
    "CertificateDigest",
    "Chain",
    "Extension",
    "Picture",
    "SealContent",
    "SealInfo",
    "SignatureContent",
    "TimeFinding",
    "Trust",
    "build_seal",
    "check_signature",
    "digest_entry",
    "read_seal",
    "read_signature",
    "sign",
]
