"""Whom the caller may file for."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import serializers
from apps.cases.api.requests import caller
from apps.deadlines.dates import today
from apps.identity.models import Applicant
from apps.identity.selectors import applicants_for


class ApplicantViewSet(viewsets.GenericViewSet[Applicant]):
    """Applicants the caller may file for: themselves, and those they are an agent of (行政许可法 art. 29)."""

    serializer_class = serializers.ApplicantSerializer
    pagination_class = None
    queryset = Applicant.objects.none()

    @extend_schema(operation_id="applicants_list", responses=serializers.ApplicantSerializer(many=True))
    def list(self, request: Request) -> Response:
        found = applicants_for(user=caller(request), on=today())
        return Response(self.get_serializer(found, many=True).data)
