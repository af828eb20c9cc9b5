"""Addresses that stand in certificates: revocation lists, authorities' certificates, the status responder; time stamps.

Programs ask here, so errors are statuses and not pages. None of it is secret, and every answer proves itself.
"""

from __future__ import annotations

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.public.limits import Limit, address_of
from apps.signatures import ca, crl, ocsp, tsp
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import SignatureError
from apps.signatures.models import SigningKey
from apps.signatures.time_authority import own_stamp

_MINUTES_5 = 300
_STAMPS = Limit("timestamps", 120, 60)
# Base64 makes a third more of it; an address percent-encoded is read by Django already.
_MAX_TEXT = ocsp.MAX_BYTES * 4 // 3 + 4


def _authority(name: str) -> SigningKey:
    authority = ca.by_slug(name)
    if authority is None:
        raise Http404
    return authority


@cache_control(public=True, max_age=_MINUTES_5)
@require_safe
def revocation_list(request: HttpRequest, name: str) -> HttpResponse:
    """The authority's newest list (DER, RFC 2585), made when somebody asks while one is due and nobody made it."""
    authority = _authority(name)
    found = crl.newest(authority)
    if found is None or crl.is_due(authority):
        try:
            found = crl.publish(issuer=authority)
        except SignatureError:
            # The keys cannot be opened. The list before may still be used; its own dates say how long.
            if found is None:
                return HttpResponse(status=503)
    response = HttpResponse(bytes(found.der), content_type="application/pkix-crl")
    response["Last-Modified"] = http_date(found.this_update.timestamp())
    return response


@cache_control(public=True, max_age=_MINUTES_5)
@require_safe
def certificate(request: HttpRequest, name: str) -> HttpResponse:
    """The authority's own certificate (DER, RFC 2585)."""
    return HttpResponse(bytes(_authority(name).certificate), content_type="application/pkix-cert")


def _answer(question: bytes) -> HttpResponse:
    return HttpResponse(ocsp.answer(question), content_type="application/ocsp-response")


@csrf_exempt  # a program asks, without a session; nothing is changed
@never_cache
@require_http_methods(["POST"])
def status(request: HttpRequest) -> HttpResponse:
    """RFC 6960, A.1, by POST. Of a request that is too long no more is read than shows that it is."""
    return _answer(request.read(ocsp.MAX_BYTES + 1))


@never_cache
@require_safe
def status_in_address(request: HttpRequest, question: str) -> HttpResponse:
    """RFC 6960, A.1, by GET: the request in base64 as the last part of the address."""
    try:
        return _answer(base64.b64decode(question, validate=True) if len(question) <= _MAX_TEXT else b"")
    except (binascii.Error, ValueError):
        return _answer(b"")


def _issue(query: tsp.Query, algorithm: Algorithm) -> bytes:
    return own_stamp(algorithm).issue(imprint=query.imprint, nonce=query.nonce, carries=query.wants_certificates)


@csrf_exempt  # a program asks, without a session
@never_cache
@require_http_methods(["POST"])
def timestamp(request: HttpRequest) -> HttpResponse:
    """A time stamp for anyone by RFC 3161, 3.4; a refusal is an answer too (PKIFailureInfo), with status 200."""
    if request.content_type != tsp.QUERY:
        return HttpResponse(status=415)
    if not _STAMPS.take(address_of(request)):
        return HttpResponse(status=429)
    body = request.read(tsp.MAX_QUERY + 1)
    return HttpResponse(tsp.answer(body, issue=_issue), content_type=tsp.REPLY)
