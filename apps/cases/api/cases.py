"""REST: cases, their pages and the acts on them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import drafts, serializers
from apps.cases.actions import available_acts, perform
from apps.cases.api.files import CaseFiles
from apps.cases.api.refusals import refusals
from apps.cases.api.requests import IDEMPOTENCY, caller, entries, idempotency_key
from apps.cases.errors import InvalidData, NotVisible
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.cases.selectors import visible_case, visible_cases
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Applicant, Authority, User
from apps.identity.selectors import applicants_for


class CasePagination(CursorPagination):
    """Keyset pages: no count, constant cost however long the list is."""

    page_size = 25
    ordering = ("-touched_at", "id")


@extend_schema_view(
    list=extend_schema(
        summary="Cases the caller may see, last changed first",
        parameters=[
            OpenApiParameter("stage", str, enum=Stage.values),
            OpenApiParameter("q", str, description="Words of number, title, applicant, matter or project code"),
        ],
        responses={200: serializers.CaseSerializer(many=True), **refusals(400)},
    )
)
class CaseViewSet(mixins.ListModelMixin, CaseFiles):
    """Cases the caller may see. An outsider gets 404, never 403: that a case exists is nobody else's business."""

    serializer_class = serializers.CaseSerializer
    pagination_class = CasePagination
    queryset = Case.objects.none()
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    parser_classes = [JSONParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[Case]:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        cases = visible_cases(user=caller(self.request), on=today())
        stage = self.request.query_params.get("stage", "")
        if stage and stage not in Stage.values:
            raise InvalidData({"stage": [_("There is no such stage.")]})
        if stage:
            cases = cases.filter(stage=stage)
        for word in self.request.query_params.get("q", "").replace("\x00", "").lower().split()[:5]:
            cases = cases.filter(search_text__contains=word)
        return cases.select_related("matter", "applicant", "receiving_authority", "holder", "deciding_authority")

    def visible(self, pk: UUID) -> Case:
        case = visible_case(user=caller(self.request), case_id=UUID(str(pk)), on=today())
        if case is None:
            raise NotVisible
        return case

    @extend_schema(responses={200: serializers.CaseDetailSerializer, **refusals(404)})
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(serializers.CaseDetailSerializer(self.visible(pk)).data)

    @extend_schema(
        request=serializers.StartSerializer,
        responses={201: serializers.CaseSerializer, **refusals(400, 403, 409, 422)},
        parameters=[IDEMPOTENCY],
    )
    def create(self, request: Request) -> Response:
        """Starts a draft."""
        entered = serializers.StartSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        user, asked = caller(request), entered.validated_data
        case = drafts.start_draft(
            user=user,
            applicant=_applicant(user, asked["applicant"]),
            matter_code=asked["matter"],
            authority=_authority(asked["authority"]),
            request_id=idempotency_key(request),
        )
        return Response(serializers.CaseSerializer(case).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: serializers.StepSerializer(many=True), **refusals(404)})
    @action(detail=True, methods=["get"], url_path="steps", url_name="steps", pagination_class=None)
    def steps(self, request: Request, pk: UUID) -> Response:
        """The pages of the application, what each asks for and whether it is complete."""
        case = self.visible(pk)
        pages = plugin_for(case.matter_code).steps
        return Response([serializers.StepSerializer(page, context={"case": case}).data for page in pages])

    @extend_schema(
        request={"multipart/form-data": OpenApiTypes.OBJECT, "application/json": OpenApiTypes.OBJECT},
        responses={200: serializers.CaseDetailSerializer, **refusals(400, 403, 404, 409)},
        parameters=[OpenApiParameter("step", str, OpenApiParameter.PATH, description="`code` of a page")],
    )
    @action(detail=True, methods=["put"], url_path=r"steps/(?P<step>[a-z0-9_]+)", url_name="step")
    def step(self, request: Request, pk: UUID, step: str) -> Response:
        """Saves one page of the application: all of its entries, or none where one is wrong."""
        case = self.visible(pk)
        user, entered = caller(request), entries(request.data)
        drafts.save_step(case=case, user=user, step_code=step, data=entered, files=request.FILES)
        return Response(serializers.CaseDetailSerializer(self.visible(pk)).data)

    @extend_schema(responses={200: serializers.AvailableSerializer(many=True), **refusals(404)})
    @action(detail=True, methods=["get"], url_path="actions", url_name="actions", pagination_class=None)
    def actions(self, request: Request, pk: UUID) -> Response:
        """What the caller may do now; with the reason where a rule stands against it."""
        case = self.visible(pk)
        offered = available_acts(case, caller(request))
        return Response([serializers.AvailableSerializer(act, context={"case": case}).data for act in offered])

    @extend_schema(
        request=serializers.PerformSerializer,
        responses={200: serializers.OutcomeSerializer, **refusals(400, 403, 404, 409, 422)},
        parameters=[
            IDEMPOTENCY,
            OpenApiParameter("name", str, OpenApiParameter.PATH, description="`name` of an action"),
        ],
    )
    @action(detail=True, methods=["post"], url_path=r"actions/(?P<name>[a-z0-9_]+)", url_name="perform")
    def perform(self, request: Request, pk: UUID, name: str) -> Response:
        """Does one act. 409 where the case has moved on, 403 without the post, 404 for outsiders."""
        asked = serializers.PerformSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        outcome = perform(
            UUID(str(pk)),
            name,
            caller(request),
            data=entries(asked.validated_data["entries"]),
            expected_version=asked.validated_data.get("version"),
            request_id=idempotency_key(request),
        )
        return Response(outcome.as_json())

    @extend_schema(responses={200: serializers.SummaryLineSerializer(many=True), **refusals(404)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def summary(self, request: Request, pk: UUID) -> Response:
        """The application's entries, as the check-answers page shows them."""
        case = self.visible(pk)
        return Response(serializers.SummaryLineSerializer(plugin_for(case.matter_code).summary(case), many=True).data)


def _applicant(user: User, pk: int) -> Applicant:
    """Of those the user may file for; others are not told from those that do not exist."""
    found = next((a for a in applicants_for(user=user, on=today()) if a.pk == pk), None)
    if found is None:
        raise InvalidData({"applicant": [_("You may not file for such an applicant. See the list of applicants.")]})
    return found


def _authority(code: str) -> Authority:
    found = Authority.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise InvalidData({"authority": [_("There is no authority with this code.")]})
    return found
