"""REST: licenses that their holders allowed an organ or an applicant to use (授权共享)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.licenses.models import License
from apps.licenses.selectors import kind_title
from apps.licenses.sharing import ConsentOver, received_by, use_shared
from apps.licenses.showing import NotYours
from apps.licenses.use_models import ShareConsent

MOST = 100


class ConsentSerializer(serializers.ModelSerializer[ShareConsent]):
    """A consent as its recipient sees it: nothing of the license but its name, until it is used."""

    title = serializers.SerializerMethodField()
    running = serializers.SerializerMethodField()

    class Meta:
        model = ShareConsent
        fields = ["id", "title", "recipient_name", "purpose", "starts_on", "ends_on", "running"]
        read_only_fields = fields

    def get_title(self, consent: ShareConsent) -> str:
        return kind_title(consent.license)

    def get_running(self, consent: ShareConsent) -> bool:
        return consent.holds_on(today())


class SharedLicenseSerializer(serializers.ModelSerializer[License]):
    """What the consent lets its recipient see: the license's content and its status at this moment."""

    title = serializers.SerializerMethodField()
    holder = serializers.CharField(source="holder_name")
    issuer = serializers.CharField(source="issuer_name")
    content = serializers.SerializerMethodField(help_text="The facts on the license, by their keys.")

    class Meta:
        model = License
        fields = [
            "kind",
            "title",
            "number",
            "identifier",
            "version",
            "holder",
            "issuer",
            "issued_on",
            "valid_from",
            "valid_to",
            "status",
            "status_reason",
            "content",
            "data_digest",
            "data_signature",
        ]
        read_only_fields = fields

    def get_title(self, license: License) -> str:
        return kind_title(license)

    def get_content(self, license: License) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(license.data)
        return facts


def _user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


class SharedLicensesView(APIView):
    """The consents given to the caller: as someone with a post in the organ named, or as the applicant named."""

    @extend_schema(operation_id="licenses_shared_list", responses=ConsentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The newest 100, running and over."""
        consents = received_by(user=_user(request), on=today())[:MOST]
        return Response(ConsentSerializer(consents, many=True).data)


class SharedLicenseView(APIView):
    """One license, used under a consent. Every call is recorded, and the holder sees it."""

    @extend_schema(
        operation_id="licenses_shared_use",
        parameters=[OpenApiParameter("purpose", str, required=True, description="What it is needed for now (用途).")],
        responses={
            200: SharedLicenseSerializer,
            400: OpenApiResponse(description="No purpose was stated."),
            403: OpenApiResponse(description="The consent is over or was withdrawn."),
            404: OpenApiResponse(description="No such consent was given to the caller."),
        },
    )
    def get(self, request: Request, consent_id: UUID) -> Response:
        """The license and its status at this moment."""
        purpose = request.query_params.get("purpose", "")
        try:
            license = use_shared(consent_id=consent_id, user=_user(request), purpose=purpose)
        except NotYours:
            raise Http404 from None
        except ValidationError as error:
            raise serializers.ValidationError(error.message_dict) from None
        except ConsentOver as over:
            raise PermissionDenied(str(over)) from None
        return Response(SharedLicenseSerializer(license).data, headers={"Cache-Control": "no-store"})
