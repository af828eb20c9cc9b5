"""REST: electronic licenses instead of uploads, with consent and for one material of an application."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases.api.refusals import refusals
from apps.cases.api.requests import caller
from apps.cases.errors import InvalidData, NotVisible
from apps.cases.models import Case
from apps.cases.selectors import visible_case
from apps.cases.serializers import MaterialVersionSerializer
from apps.deadlines.dates import today
from apps.hub.models import LicenseQuery
from apps.hub.reuse.answers import offers_of
from apps.hub.reuse.attaching import attach_from_hub, attach_own, is_fresh
from apps.hub.reuse.queries import ask
from apps.hub.reuse.selectors import queries_for

NUMBER = r"\d{1,18}"
UUID_SHAPE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class AskSerializer(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    material = serializers.CharField(max_length=40, help_text="Code of a material whose `licenses` are not empty.")
    purpose = serializers.CharField(max_length=200, help_text="What the licenses are asked for; recorded.")
    agrees = serializers.BooleanField(
        help_text="The applicant's consent to this query for this purpose (个人信息保护法 art. 13); must be true."
    )


class OfferSerializer(serializers.Serializer[Any]):
    identifier = serializers.CharField()
    name = serializers.CharField()
    number = serializers.CharField()
    holder = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.CharField(help_text="YYYY-MM-DD, or empty")
    is_in_force = serializers.BooleanField()
    can_be_attached = serializers.BooleanField()


class LicenseQuerySerializer(serializers.ModelSerializer[LicenseQuery]):
    """A query in the list: what was found is only in the answer to the one who asked."""

    material = serializers.CharField(source="material_code")
    applicant = serializers.CharField(source="applicant.name")
    asked_by = serializers.CharField(source="asked_by.display_name")
    outcome = serializers.CharField(help_text="asked, answered, away or refused")

    class Meta:
        model = LicenseQuery
        fields = (
            *("id", "case", "material", "applicant", "asked_by", "purpose", "consent", "asked_at", "outcome"),
            *("found", "left_out", "attached_identifier"),
        )
        read_only_fields = fields


class LicenseAnswerSerializer(LicenseQuerySerializer):
    """`offers` may be used for half an hour; empty after that."""

    offers = serializers.SerializerMethodField()

    class Meta(LicenseQuerySerializer.Meta):
        fields = (*LicenseQuerySerializer.Meta.fields, "offers")  # type: ignore[assignment]  # one field more

    @extend_schema(responses=OfferSerializer(many=True))
    def get_offers(self, query: LicenseQuery) -> list[dict[str, Any]]:
        offers = offers_of(query.answer) if is_fresh(query) else []
        return list(OfferSerializer(offers, many=True).data)


class AttachSerializer(serializers.Serializer[Any]):
    identifier = serializers.CharField(max_length=128, help_text="`identifier` of an offer")


class AttachOwnSerializer(serializers.Serializer[Any]):
    material = serializers.CharField(max_length=40)
    license = serializers.IntegerField(min_value=1, max_value=2**62, help_text="`id` of a license of the applicant")


class QueryPagination(CursorPagination):
    """By number, newest first."""

    page_size = 25
    ordering = "-id"


class LicenseQueryViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[LicenseQuery]):
    """Queries for licenses at the national platform that the caller made, or that are about the caller."""

    serializer_class = LicenseQuerySerializer
    pagination_class = QueryPagination
    queryset = LicenseQuery.objects.none()
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[LicenseQuery]:
        if getattr(self, "swagger_fake_view", False):
            return LicenseQuery.objects.none()
        return queries_for(user=caller(self.request), on=today())

    @extend_schema(request=AskSerializer, responses={201: LicenseAnswerSerializer, **refusals(400, 403, 404, 409)})
    def create(self, request: Request) -> Response:
        """Asks once. A hub that is away is `outcome` away, not an error: upload the file then."""
        entered = AskSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        asked, user = entered.validated_data, caller(request)
        try:
            query = ask(
                case=_case(request, asked["case"]),
                user=user,
                code=asked["material"],
                purpose=asked["purpose"],
                agrees=asked["agrees"],
            )
        except ValidationError as error:
            raise _invalid(error) from None
        return Response(LicenseAnswerSerializer(query).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=AttachSerializer,
        responses={201: MaterialVersionSerializer, **refusals(400, 403, 404, 409)},
        parameters=[OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="`id` of a query")],
    )
    @action(detail=True, methods=["post"], url_path="attach", url_name="attach")
    def attach(self, request: Request, pk: str) -> Response:
        """Attaches a license that the query found, as it is received."""
        if not LicenseQuery.objects.filter(pk=int(pk), asked_by=caller(request)).exists():
            raise NotVisible
        entered = AttachSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        identifier = entered.validated_data["identifier"]
        try:
            version = attach_from_hub(query_id=int(pk), user=caller(request), identifier=identifier)
        except ValidationError as error:
            raise _invalid(error) from None
        return Response(MaterialVersionSerializer(version).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=AttachOwnSerializer,
        responses={201: MaterialVersionSerializer, **refusals(400, 403, 404, 409)},
        parameters=[OpenApiParameter("case", OpenApiTypes.UUID, OpenApiParameter.PATH, description="`id` of a case")],
    )
    @action(detail=False, methods=["post"], url_path=rf"own/(?P<case>{UUID_SHAPE})", url_name="own")
    def attach_own(self, request: Request, case: str) -> Response:
        """Attaches a valid license of this system's own register; nobody is asked for it."""
        found = _case(request, UUID(case))
        entered = AttachOwnSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        asked = entered.validated_data
        try:
            version = attach_own(case=found, user=caller(request), code=asked["material"], license_id=asked["license"])
        except ValidationError as error:
            raise _invalid(error) from None
        return Response(MaterialVersionSerializer(version).data, status=status.HTTP_201_CREATED)


def _case(request: Request, case_id: UUID) -> Case:
    """Raises NotVisible."""
    case = visible_case(user=caller(request), case_id=case_id, on=today())
    if case is None:
        raise NotVisible
    return case


def _invalid(error: ValidationError) -> InvalidData:
    fields = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    return InvalidData({name: list(messages) for name, messages in fields.items()})
