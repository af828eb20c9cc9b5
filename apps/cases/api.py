"""REST: my cases, filing, materials, work items, available actions, perform. The same functions as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.cases import drafts, materials, serializers, work_items
from apps.cases.actions import Outcome, available_acts, perform
from apps.cases.errors import CaseError, InvalidData
from apps.cases.models import Case, WorkItem
from apps.cases.registry import plugin_for
from apps.cases.selectors import materials_of, open_items_for, visible_case, visible_cases
from apps.deadlines.dates import today
from apps.identity.models import Applicant, Authority, User
from apps.identity.selectors import acting_posts

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Repeats with the same key have one effect."
)


def case_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Refusals of the kernel keep their status, code and sentence."""
    if isinstance(error, InvalidData):
        return Response({"code": error.code, "detail": str(error), "fields": error.errors}, status=error.status)
    if isinstance(error, CaseError):
        return Response({"code": error.code, "detail": str(error)}, status=error.status)
    if isinstance(error, DjangoValidationError):
        return Response({"code": "invalid", "detail": " ".join(error.messages)}, status=status.HTTP_400_BAD_REQUEST)
    return exception_handler(error, context)


class CasePagination(CursorPagination):
    """Keyset pages: no count, constant cost however long the list is."""

    page_size = 25
    ordering = ("-touched_at", "id")


class ItemPagination(CursorPagination):
    page_size = 25
    ordering = ("opened_at", "id")


def _user(request: Request) -> User:
    user = request.user
    if not isinstance(user, User):
        raise NotFound
    return user


def _key(request: Request) -> str | None:
    key: str | None = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= 100:
        raise APIException("Idempotency-Key has 1 to 100 characters.", code="invalid")
    return key


class CaseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Case]):
    """Cases the caller may see. An outsider gets 404, never 403: that a case exists is nobody else's business."""

    serializer_class = serializers.CaseSerializer
    pagination_class = CasePagination
    queryset = Case.objects.none()
    lookup_value_converter = "uuid"
    parser_classes = [JSONParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[Case]:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        cases = visible_cases(user=_user(self.request), on=today())
        return cases.select_related("matter", "applicant", "receiving_authority", "holder", "deciding_authority")

    def _case(self, pk: UUID) -> Case:
        case = visible_case(user=_user(self.request), case_id=pk, on=today())
        if case is None:
            raise NotFound
        return case

    @extend_schema(responses=serializers.CaseDetailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(serializers.CaseDetailSerializer(self._case(pk)).data)

    @extend_schema(
        request=serializers.StartSerializer, responses={201: serializers.CaseSerializer}, parameters=[IDEMPOTENCY]
    )
    def create(self, request: Request) -> Response:
        """Starts a draft."""
        entered = serializers.StartSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        applicant = Applicant.objects.filter(pk=entered.validated_data["applicant"]).first()
        authority = Authority.objects.filter(code=entered.validated_data["authority"], is_active=True).first()
        if applicant is None or authority is None:
            raise NotFound
        case = drafts.start_draft(
            user=_user(request),
            applicant=applicant,
            matter_code=entered.validated_data["matter"],
            authority=authority,
            request_id=_key(request),
        )
        return Response(serializers.CaseSerializer(case).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request={"multipart/form-data": OpenApiTypes.OBJECT, "application/json": OpenApiTypes.OBJECT},
        responses={200: serializers.CaseDetailSerializer},
        parameters=[OpenApiParameter("step", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["put"], url_path=r"steps/(?P<step>[a-z_]+)", url_name="step")
    def step(self, request: Request, pk: UUID, step: str) -> Response:
        """Saves one page of the application."""
        case = self._case(pk)
        drafts.ensure_editable(case, user=_user(request))
        if not isinstance(request.data, Mapping):
            raise APIException("Send an object with the page's entries.", code="invalid")
        drafts.save_step(case=case, user=_user(request), step_code=step, data=request.data, files=request.FILES)
        return Response(serializers.CaseDetailSerializer(self._case(pk)).data)

    @extend_schema(
        request={"multipart/form-data": serializers.UploadSerializer},
        responses={201: serializers.MaterialVersionSerializer},
    )
    @action(detail=True, methods=["post"], url_path="materials", url_name="materials")
    def upload(self, request: Request, pk: UUID) -> Response:
        """Uploads a file as the newest version of a material."""
        entered = serializers.UploadSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        version = materials.upload_material(
            case=self._case(pk),
            user=_user(request),
            code=entered.validated_data["code"],
            upload=entered.validated_data["file"],
        )
        return Response(serializers.MaterialVersionSerializer(version).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=serializers.MaterialSerializer(many=True))
    @upload.mapping.get
    def list_materials(self, request: Request, pk: UUID) -> Response:
        return Response(serializers.MaterialSerializer(materials_of(self._case(pk)), many=True).data)

    @extend_schema(responses=serializers.AvailableSerializer(many=True))
    @action(detail=True, methods=["get"], url_path="actions", url_name="actions")
    def actions(self, request: Request, pk: UUID) -> Response:
        """What the caller may do now; with the reason where a rule stands against it."""
        case = self._case(pk)
        offered = available_acts(case, _user(request))
        return Response([serializers.AvailableSerializer(act, context={"case": case}).data for act in offered])

    @extend_schema(
        request=serializers.PerformSerializer,
        responses={
            200: serializers.OutcomeSerializer,
            400: serializers.RefusalSerializer,
            403: serializers.RefusalSerializer,
            404: serializers.RefusalSerializer,
            409: serializers.RefusalSerializer,
        },
        parameters=[IDEMPOTENCY, OpenApiParameter("name", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"], url_path=r"actions/(?P<name>[a-z_]+)", url_name="perform")
    def perform(self, request: Request, pk: UUID, name: str) -> Response:
        """Does one act. 409 where the case has moved on, 403 without the post, 404 for outsiders."""
        entered = serializers.PerformSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        outcome: Outcome = perform(
            UUID(str(pk)),
            name,
            _user(request),
            data=entered.validated_data["entries"],
            expected_version=entered.validated_data.get("version"),
            request_id=_key(request),
        )
        return Response(outcome.as_json())

    @extend_schema(responses=serializers.FactSerializer(many=True))
    @action(detail=True, methods=["get"])
    def summary(self, request: Request, pk: UUID) -> Response:
        """The application's entries, as the check-answers page shows them."""
        case = self._case(pk)
        return Response(serializers.FactSerializer(plugin_for(case.matter_code).summary(case), many=True).data)


class WorkItemViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[WorkItem]):
    """The caller's inbox: open items of their posts."""

    serializer_class = serializers.WorkItemSerializer
    pagination_class = ItemPagination
    queryset = WorkItem.objects.none()

    def get_queryset(self) -> QuerySet[WorkItem]:
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        posts = acting_posts(user=_user(self.request), on=today())
        items = WorkItem.objects.filter(open_items_for(posts=posts))
        return items.select_related("case__matter", "authority", "department", "assignee")

    @extend_schema(request=None, responses=serializers.WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(work_items.claim(item_id=int(pk), user=_user(request))).data)

    @extend_schema(request=None, responses=serializers.WorkItemSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(work_items.release(item_id=int(pk), user=_user(request))).data)
