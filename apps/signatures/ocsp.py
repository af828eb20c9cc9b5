"""The status of a certificate, asked for and answered online (OCSP, RFC 6960), for certificates issued here."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from asn1crypto import core, crl, ocsp
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.signatures import ca, certificates
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import UNREADABLE, SignatureError
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, Reason, Revocation, SigningKey

MAX_BYTES = 8 * 1024
MAX_CERTIFICATES = 20
MAX_NONCE = 128  # RFC 9654
RESPONDER_YEARS = 1
RENEWED_BEFORE = dt.timedelta(days=30)
FRESH = dt.timedelta(hours=1)
_HASHES = {"sha1", "sha256", "sha384", "sha512", "sm3"}


@dataclass(frozen=True)
class Question:
    """Certificates asked about, as the one who asks names them, and the nonce to be repeated."""

    certificates: tuple[ocsp.CertId, ...]
    nonce: bytes | None


def refusal(status: str) -> bytes:
    """An answer without content: `malformed_request`, `internal_error`, `unauthorized` (RFC 6960, 4.2.1)."""
    der: bytes = ocsp.OCSPResponse({"response_status": status}).dump()
    return der


def read(der: bytes) -> Question:
    """Raises ValueError for anything but a request that can be answered."""
    if not 0 < len(der) <= MAX_BYTES:
        raise ValueError("too long or empty")
    try:
        body = ocsp.OCSPRequest.load(der, strict=True)["tbs_request"]
        _ = body.native
        if not 1 <= len(body["request_list"]) <= MAX_CERTIFICATES:
            raise ValueError("asks about too many certificates or none")
        asked = tuple(request["req_cert"] for request in body["request_list"])
        nonce = None
        for extension in body["request_extensions"] or ():
            if extension["extn_id"].native == "nonce":
                nonce = extension["extn_value"].parsed.native
                if not isinstance(nonce, bytes) or not 1 <= len(nonce) <= MAX_NONCE:
                    raise ValueError("not a nonce")
            elif extension["critical"].native:
                raise ValueError("wants what is not known here")
        return Question(asked, nonce)
    except UNREADABLE as error:
        raise ValueError("not a request") from error


def _is_issuer(asked: ocsp.CertId, authority: SigningKey) -> bool:
    algorithm = asked["hash_algorithm"]["algorithm"].native
    if algorithm not in _HASHES:
        return False
    name = certificates.parse(bytes(authority.certificate)).subject.dump()
    return bool(
        hashlib.new(algorithm, name).digest() == asked["issuer_name_hash"].native
        and hashlib.new(algorithm, bytes(authority.public_key)).digest() == asked["issuer_key_hash"].native
    )


def _issuer_of(question: Question) -> SigningKey | None:
    """The one authority that all are from: a responder speaks for no other (RFC 6960, 4.2.2.2)."""
    for authority in SigningKey.objects.filter(purpose=Purpose.CA).order_by("id"):
        if all(_is_issuer(asked, authority) for asked in question.certificates):
            return authority
    return None


def responder(authority: SigningKey) -> SigningKey:
    """The key that answers for this authority, made where it is missing and anew each year."""

    def present() -> SigningKey | None:
        keys = SigningKey.objects.filter(issuer=authority, purpose=Purpose.OCSP, state=KeyState.ACTIVE)
        return keys.filter(not_after__gt=timezone.now() + RENEWED_BEFORE).order_by("-id").first()

    known = present()
    if known is not None:
        return known
    number = SigningKey.objects.filter(issuer=authority, purpose=Purpose.OCSP).count() + 1
    try:
        with transaction.atomic():
            return ca.issue_certificate(
                alias=f"ocsp.{ca.slug(authority)}.{number}",
                algorithm=Algorithm(authority.algorithm),
                purpose=Purpose.OCSP,
                subject=certificates.Name(f"{ca.slug(authority)} OCSP", ca.ORGANIZATION),
                years=RESPONDER_YEARS,
                issuer=authority,
            )
    except IntegrityError:
        # Another process made it between the look-up and here: theirs answers.
        known = present()
        if known is None:
            raise
        return known


def _status(serial: str, known: dict[str, SigningKey], revoked: dict[str, Revocation]) -> dict[str, Any]:
    if serial not in known:
        return {"cert_status": ocsp.CertStatus("unknown", core.Null())}
    revocation = revoked.get(serial)
    if revocation is None:
        return {"cert_status": ocsp.CertStatus("good", core.Null())}
    info: dict[str, Any] = {"revocation_time": core.GeneralizedTime(certificates.whole_second(revocation.revoked_at))}
    if revocation.reason != Reason.UNSPECIFIED:
        info["revocation_reason"] = crl.CRLReason(revocation.reason)
    fields: dict[str, Any] = {"cert_status": ocsp.CertStatus("revoked", info)}
    if revocation.invalid_since is not None:
        since = core.GeneralizedTime(certificates.whole_second(revocation.invalid_since))
        fields["single_extensions"] = [{"extn_id": "invalidity_date", "critical": False, "extn_value": since}]
    return fields


def _responses(question: Question, authority: SigningKey, now: dt.datetime) -> list[dict[str, Any]]:
    serials = [f"{asked['serial_number'].native:x}" for asked in question.certificates]
    keys = SigningKey.objects.filter(issuer=authority, serial__in=serials).select_related("revocation")
    known = {key.serial: key for key in keys}
    revoked = {serial: key.revocation for serial, key in known.items() if hasattr(key, "revocation")}
    return [
        {
            "cert_id": asked,
            **_status(serial, known, revoked),
            "this_update": core.GeneralizedTime(now),
            "next_update": core.GeneralizedTime(now + FRESH),
        }
        for asked, serial in zip(question.certificates, serials, strict=True)
    ]


def _signed(question: Question, authority: SigningKey) -> bytes:
    now = certificates.whole_second(timezone.now())
    key = responder(authority)
    fields: dict[str, Any] = {
        # RFC 6960, 4.2.1: the SHA-1 of the responder's key is its name here, not a protection.
        "responder_id": ocsp.ResponderId("by_key", hashlib.sha1(bytes(key.public_key), usedforsecurity=False).digest()),
        "produced_at": core.GeneralizedTime(now),
        "responses": _responses(question, authority, now),
    }
    if question.nonce is not None:
        nonce = core.OctetString(question.nonce)
        fields["response_extensions"] = [{"extn_id": "nonce", "critical": False, "extn_value": nonce}]
    data = ocsp.ResponseData(fields)
    response = ocsp.BasicOCSPResponse(
        {
            "tbs_response_data": data,
            "signature_algorithm": {"algorithm": certificates.SIGNATURE_ALGORITHMS[Algorithm(key.algorithm)]},
            "signature": sign_with(key, data.dump()),
            "certs": [certificates.parse(bytes(key.certificate))],
        }
    )
    der: bytes = ocsp.OCSPResponse(
        {
            "response_status": "successful",
            "response_bytes": {"response_type": "basic_ocsp_response", "response": response},
        }
    ).dump()
    return der


def answer(der: bytes) -> bytes:
    """The response to a request, both DER. Never raises for what was asked; `unauthorized` for others' certificates."""
    try:
        question = read(der)
    except ValueError:
        return refusal("malformed_request")
    authority = _issuer_of(question)
    if authority is None:
        return refusal("unauthorized")
    try:
        return _signed(question, authority)
    except SignatureError:
        return refusal("internal_error")
