"""The addresses that other programs ask: the time-stamp authority."""

from __future__ import annotations

from typing import IO, Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from apps.signatures import tsp
from apps.signatures.algorithms import Algorithm
from apps.signatures.time_authority import own_stamp


class QueryParser(BaseParser):
    """Takes the body as it is, and no more of it than a request may have."""

    media_type = tsp.QUERY

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream.read(tsp.MAX_QUERY + 1)


class TimestampThrottle(AnonRateThrottle):
    scope = "timestamps"


def _issue(query: tsp.Query, algorithm: Algorithm) -> bytes:
    return own_stamp(algorithm).issue(imprint=query.imprint, nonce=query.nonce, carries=query.wants_certificates)


@extend_schema(exclude=True)
class TimestampView(APIView):
    """Time stamps for anyone by RFC 3161, 3.4. A refusal is an answer too (PKIFailureInfo), with status 200."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (QueryParser,)
    throttle_classes = (TimestampThrottle,)

    def post(self, request: Request) -> HttpResponse:
        return HttpResponse(tsp.answer(request.data, issue=_issue), content_type=tsp.REPLY)
