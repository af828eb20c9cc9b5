"""REST: the catalogue of licenses, for supervisors: of the authorities they supervise."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.deadlines.dates import today
from apps.identity.models import Duty, User
from apps.identity.selectors import acting_posts, authorities_below
from apps.licenses.catalogue import CHANGE_COLUMNS, KIND_COLUMNS, MOST, as_csv, changes_after, kind_rows

FORMATS = [("json", "JSON"), ("csv", "CSV")]


class KindsQuery(serializers.Serializer[Any]):
    form = serializers.ChoiceField(choices=FORMATS, default="json", help_text="json or csv.")


class ChangesQuery(KindsQuery):
    after = serializers.IntegerField(
        min_value=0, max_value=2**62, default=0, help_text="`last` of the page before; 0 = from the beginning."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=MOST)


class KindsPage(serializers.Serializer[Any]):
    kinds = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_null=True)))


class ChangesPage(serializers.Serializer[Any]):
    changes = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_null=True)))
    last = serializers.IntegerField(help_text="Where to go on.")
    more = serializers.BooleanField()


def _supervised(request: Request) -> set[int]:
    """The authorities whose licenses this person supervises. Raises PermissionDenied where there are none."""
    assert isinstance(request.user, User), "the permission class asks for a signed-in user"
    posts = acting_posts(user=request.user, on=today())
    own = {p.post.authority_id for p in posts if p.duty == Duty.SUPERVISOR}
    if not own:
        raise PermissionDenied
    return authorities_below(own)


class LicenseKindsView(APIView):
    """The kinds of licenses with their declaration (证照目录)."""

    @extend_schema(parameters=[KindsQuery], responses=KindsPage, tags=["license catalogue"])
    def get(self, request: Request) -> Response | HttpResponse:
        _supervised(request)
        query = KindsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = kind_rows()
        if query.validated_data["form"] == "csv":
            return _table(as_csv(rows, KIND_COLUMNS), "license-kinds.csv")
        return Response({"kinds": rows})


class LicenseChangesView(APIView):
    """What happened to licenses, in the order in which it happened; go on with `last` while there is `more`."""

    @extend_schema(parameters=[ChangesQuery], responses=ChangesPage, tags=["license catalogue"])
    def get(self, request: Request) -> Response | HttpResponse:
        issuers = _supervised(request)
        query = ChangesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        page = changes_after(asked["after"], limit=asked["limit"], issuers=issuers)
        if asked["form"] == "csv":
            answer = _table(as_csv(page.rows, CHANGE_COLUMNS), f"licenses-{page.last}.csv")
            answer["X-Last"], answer["X-More"] = str(page.last), "true" if page.more else "false"
            return answer
        return Response({"changes": page.rows, "last": page.last, "more": page.more})


def _table(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
