"""REST: the inbox, and who works on what."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import serializers, work_items
from apps.cases.api.refusals import refusals
from apps.cases.api.requests import caller
from apps.cases.models import WorkItem
from apps.cases.selectors import open_items_for
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import acting_posts

CHANGED = {200: serializers.WorkItemSerializer, **refusals(403, 404, 409)}


class ItemPagination(CursorPagination):
    """Oldest first, without counting."""

    page_size = 25
    ordering = ("opened_at", "id")


@extend_schema_view(
    list=extend_schema(summary="The inbox"),
    retrieve=extend_schema(responses={200: serializers.WorkItemSerializer, **refusals(404)}),
)
class WorkItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[WorkItem]):
    """Open work items (待办) of the caller's posts; others do not exist here."""

    serializer_class = serializers.WorkItemSerializer
    pagination_class = ItemPagination
    queryset = WorkItem.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[WorkItem]:
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        posts = acting_posts(user=caller(self.request), on=today())
        items = WorkItem.objects.filter(open_items_for(posts=posts))
        return items.select_related("case__matter", "authority", "department", "assignee")

    @extend_schema(request=None, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str) -> Response:
        """Takes an item that nobody holds."""
        return self._answer(work_items.claim(item_id=int(pk), user=caller(request)))

    @extend_schema(request=None, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Gives one's own item back to the others of the post."""
        return self._answer(work_items.release(item_id=int(pk), user=caller(request)))

    @extend_schema(request=serializers.HandOverSerializer, responses={**CHANGED, **refusals(400)})
    @action(detail=True, methods=["post"], url_path="hand-over", url_name="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Gives one's own item to a colleague who holds the same duty in the same place."""
        item = self.get_object()
        asked = serializers.HandOverSerializer(
            data=request.data, context={"colleagues": _colleagues(item, caller(request))}
        )
        asked.is_valid(raise_exception=True)
        given = work_items.hand_over(
            item_id=item.pk, user=caller(request), to=asked.validated_data["to"], reason=asked.validated_data["reason"]
        )
        return self._answer(given)

    @extend_schema(responses=serializers.ColleagueSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def colleagues(self, request: Request, pk: str) -> Response:
        """Who else could take it over."""
        found = _colleagues(self.get_object(), caller(request))
        return Response(serializers.ColleagueSerializer(found, many=True).data)

    def _answer(self, item: WorkItem) -> Response:
        return Response(self.get_serializer(item).data)


def _colleagues(item: WorkItem, user: User) -> list[User]:
    return work_items.colleagues(item=item, user=user, on=today())
