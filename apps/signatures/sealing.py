"""Sealing an OFD with a seal of the register."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from django.utils import timezone

from apps.signatures.models import Seal
from apps.signatures.ofd import signing
from apps.signatures.ofd.signing import Opened, Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.services import sign_ses
from apps.signatures.usable import Ready, usable


def _sign(seal: Ready, timestamp: Callable[[bytes], bytes] | None, content: bytes, property_info: str) -> bytes:
    return sign_ses(seal=seal, content=content, property_info=property_info, timestamp=timestamp)


def sign_ofd(
    *,
    seal: Seal | Ready,
    ofd: bytes | Opened,
    stamps: Sequence[Stamp],
    protection: Protection,
    timestamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Seals an OFD with SM2/SM3 (GB/T 33190-2016, GB/T 38540-2020); the seal's picture stands at the `stamps`.

    `ofd` is packed, or as its maker has just put it together; `protection` says whether a later seal is possible;
    `timestamp` gives an RFC 3161 token over the signature's value.
    Stores nothing. Raises SealNotUsable, KeystoreLocked, and OfdError (see `ofd.signing.sign`).
    """
    one = usable(seal)
    return signing.sign(
        ofd,
        seal=bytes(one.es_seal or b""),  # without a file `sign_ses` refuses, in words
        stamps=stamps,
        protection=protection,
        signed_at=timezone.now(),
        sign_value=functools.partial(_sign, Ready(one), timestamp),
    )
