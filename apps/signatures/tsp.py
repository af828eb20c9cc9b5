"""The time-stamp protocol (RFC 3161, 2.4): requests read and written, replies written and read."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import core, tsp
from django.conf import settings

from apps.signatures import der, timestamps
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import UNREADABLE, SignatureError, TimestampUnavailable

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
MAX_QUERY = 4096
"""Bytes of a request: one has less than 200; extensions are not accepted."""
MAX_REPLY = 64 * 1024
MAX_NONCE_BITS = 512

_GRANTED = der.sequence(der.integer(0))
_LENGTHS = {"sm3": 32, "sha256": 32, "sha384": 48, "sha512": 64}

Issue = Callable[["Query", Algorithm], bytes]


@dataclass(frozen=True)
class Query:
    """`imprint` is the MessageImprint in DER, exactly as asked. `nonce` is None where none was sent."""

    imprint: bytes
    hash_name: str
    nonce: int | None
    wants_certificates: bool

    @property
    def algorithm(self) -> Algorithm:
        """Which authority answers: who asks over SM3 gets SM2, any other P-256."""
        return Algorithm.SM2 if self.hash_name == "sm3" else Algorithm.P256


class Refused(Exception):
    """A request that gets no token. `failure` is a name of PKIFailureInfo (RFC 3161, 2.4.2)."""

    def __init__(self, failure: str, reason: str) -> None:
        self.failure, self.reason = failure, reason
        super().__init__(failure)


def _check(query: tsp.TimeStampReq) -> None:
    imprint = query["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    if query["version"].native != "v1":
        raise Refused("bad_request", "Only version 1 of the protocol is spoken here.")
    if name not in timestamps.HASHES:
        raise Refused("bad_alg", f"The digest must be one of {', '.join(timestamps.HASHES)}.")
    if imprint["hash_algorithm"]["parameters"].native is not None:
        raise Refused("bad_alg", "This digest takes no parameters.")
    if len(imprint["hashed_message"].native) != _LENGTHS[name]:
        raise Refused("bad_data_format", f"A digest by {name} has {_LENGTHS[name]} bytes.")
    if query["req_policy"].native not in (None, settings.TIMESTAMP_POLICIES[0]):
        raise Refused("unaccepted_policy", f"The policy of this authority is {settings.TIMESTAMP_POLICIES[0]}.")
    if len(query["extensions"]):
        raise Refused("unaccepted_extensions", "No extension is known here.")
    if (query["nonce"].native or 0).bit_length() > MAX_NONCE_BITS:
        raise Refused("bad_request", f"The nonce has more than {MAX_NONCE_BITS} bits.")


def read_query(body: bytes) -> Query:
    """Raises Refused for everything that cannot be stamped."""
    if len(body) > MAX_QUERY:
        raise Refused("bad_data_format", f"A request has at most {MAX_QUERY} bytes.")
    try:
        query = tsp.TimeStampReq.load(body, strict=True)
        _ = query.native  # asn1crypto reads while one looks
        _check(query)
    except UNREADABLE as error:
        raise Refused("bad_data_format", "This is not a time-stamp request in DER.") from error
    imprint = query["message_imprint"]
    return Query(
        imprint.dump(),
        imprint["hash_algorithm"]["algorithm"].native,
        query["nonce"].native,
        bool(query["cert_req"].native),
    )


def _refusal(failure: str, reason: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": [reason], "fail_info": {failure}})
    return der.sequence(status.dump())


def answer(body: bytes, *, issue: Issue) -> bytes:
    """The reply to a request, DER; a refusal says why. `issue` gives the token."""
    try:
        query = read_query(body)
        return der.sequence(_GRANTED, issue(query, query.algorithm))
    except Refused as refused:
        return _refusal(refused.failure, refused.reason)
    except SignatureError:
        return _refusal("time_not_available", "The authority's key cannot be used now. Try again later.")


def write_query(*, imprint: bytes, nonce: int) -> bytes:
    """A request for a token that carries its certificates."""
    return der.sequence(der.integer(1), imprint, der.integer(nonce), core.Boolean(True).dump())


def new_nonce() -> int:
    return secrets.randbits(63) | 1 << 63


def read_reply(body: bytes, *, nonce: int) -> bytes:
    """The token. Raises TimestampUnavailable for a refusal, or an answer to something else.

    Whether the token is good, is for `timestamps.check_token` to say.
    """
    try:
        status, *token = core.SequenceOf.load(body, strict=True, spec=core.Any)
        info = tsp.PKIStatusInfo.load(status.dump())
        if info["status"].native not in ("granted", "granted_with_mods") or len(token) != 1:
            raise TimestampUnavailable
        encoded: bytes = token[0].dump()
        if timestamps.facts_of(encoded)["nonce"].native != nonce:
            raise TimestampUnavailable
    except UNREADABLE as error:
        raise TimestampUnavailable from error
    return encoded
