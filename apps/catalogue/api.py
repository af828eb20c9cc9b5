"""REST: the catalogue, open to everyone."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny

from apps.catalogue.models import MatterVersion, Sector
from apps.catalogue.selectors import current_versions


class TextSerializer(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField(help_text="Empty where there is no English text.")


class TermSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(allow_null=True, help_text="Null where the rules fix no term.")
    unit = serializers.ChoiceField(choices=["working_day", "calendar_day", "month"])
    extend_days = serializers.IntegerField()
    basis = serializers.CharField(source="basis_text")
    confirmed = serializers.BooleanField(help_text="False: known from memory, to be confirmed.")


class LevelSerializer(serializers.Serializer[Any]):
    level = serializers.CharField(help_text="GB/T 39046-2020 A.2: 1 ministry, 2 province, 3 city, 4 county, 5 township")
    when = TextSerializer()
    legacy = serializers.BooleanField()


class IdentityLevelSerializer(serializers.Serializer[Any]):
    level = serializers.CharField(help_text="RC01 to RC04, the least that whoever files must have")
    meaning = serializers.CharField(source="text", help_text="In the language of the request")
    confirmed = serializers.BooleanField(help_text="False: known from memory, to be confirmed.")


class LegalSerializer(serializers.Serializer[Any]):
    title = TextSerializer()
    article = serializers.CharField()
    confirmed = serializers.BooleanField()


class LicenseTypeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = TextSerializer()
    type_code = serializers.CharField(allow_null=True, help_text="GB/T 36904; null: not known")


class MaterialSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = TextSerializer()
    requirement = serializers.ChoiceField(choices=["yes", "no", "conditional"], source="required")
    condition_code = serializers.CharField()
    condition = TextSerializer()
    provider = serializers.ChoiceField(choices=["applicant", "share", "system", "form"])
    accept = serializers.ListField(child=serializers.CharField())
    max_mb = serializers.IntegerField()
    licenses = LicenseTypeSerializer(many=True, help_text="Electronic licenses that may stand for it")
    confirmed = serializers.BooleanField()


class ProcedureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = TextSerializer()
    clock = serializers.ChoiceField(choices=["pause", "run", "extend"])
    basis = serializers.CharField(source="basis_text")
    when = TextSerializer()


class PrerequisiteSerializer(serializers.Serializer[Any]):
    matter = serializers.CharField()
    name = TextSerializer()
    kind = serializers.ChoiceField(choices=["hard", "conditional", "input"])
    condition_code = serializers.CharField()
    when = TextSerializer()


class OutputSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    name = TextSerializer()
    validity = TextSerializer()
    contents = serializers.ListField(child=TextSerializer(), source="fields", help_text="What it states")


class FeeItemSerializer(serializers.Serializer[Any]):
    name = TextSerializer()
    amount = serializers.CharField()
    rule = serializers.CharField()
    confirmed = serializers.BooleanField()


class FeeSerializer(serializers.Serializer[Any]):
    amount = serializers.IntegerField(allow_null=True, help_text="Yuan")
    items = FeeItemSerializer(many=True)
    confirmed = serializers.BooleanField()


class MatterSerializer(serializers.Serializer[MatterVersion]):
    """A matter in a list."""

    code = serializers.CharField(source="matter.code")
    sector = serializers.ChoiceField(source="matter.sector", choices=Sector.choices)
    version = serializers.IntegerField(source="number")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    open_online = serializers.BooleanField(source="is_open_online")


class MatterDetailSerializer(MatterSerializer):
    """A matter with everything its guide page shows."""

    digest = serializers.CharField(help_text="SM3 of the version's canonical definition")
    basic_code = serializers.CharField(source="spec.basic_code", allow_null=True, help_text="Null: not known")
    identity_level = IdentityLevelSerializer(source="spec.identity_level")
    levels = LevelSerializer(source="spec.levels", many=True)
    legal_basis = LegalSerializer(source="spec.legal_basis", many=True)
    statutory = TermSerializer(source="spec.statutory")
    promise = TermSerializer(source="spec.promise")
    materials = MaterialSerializer(source="spec.materials", many=True)
    special_procedures = ProcedureSerializer(source="spec.special_procedures", many=True)
    prerequisites = PrerequisiteSerializer(source="spec.prerequisites", many=True)
    outputs = OutputSerializer(source="spec.outputs", many=True)
    fees = FeeSerializer(source="spec.fees")


class MatterPagination(CursorPagination):
    """By code: no count, and no page shifts when a matter is added."""

    page_size = 50
    ordering = "code"


@extend_schema_view(
    list=extend_schema(
        operation_id="matters_list",
        summary="Matters that can be applied for",
        parameters=[
            OpenApiParameter("sector", OpenApiTypes.STR, enum=Sector.values),
            OpenApiParameter("q", OpenApiTypes.STR, description="Words of the name or the code"),
            OpenApiParameter("online", OpenApiTypes.BOOL, description="Only those open online"),
        ],
    ),
    retrieve=extend_schema(
        operation_id="matters_retrieve",
        summary="One matter by its code, e.g. land.preexam_site",
        parameters=[OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses=MatterDetailSerializer,
    ),
)
class MatterViewSet(viewsets.ReadOnlyModelViewSet[MatterVersion]):
    permission_classes = [AllowAny]
    pagination_class = MatterPagination
    lookup_field = "code"
    lookup_value_regex = r"[a-z]+\.[a-z0-9_]+"

    def get_queryset(self) -> QuerySet[MatterVersion]:
        params = self.request.query_params
        versions = current_versions(
            sector=params.get("sector", ""),
            search=params.get("q", ""),
            online_only=params.get("online", "").lower() in {"1", "true"},
        )
        return versions.annotate(code=F("matter__code"))

    def get_object(self) -> MatterVersion:
        return get_object_or_404(current_versions(), matter__code=self.kwargs["code"])

    def get_serializer_class(self) -> type[serializers.BaseSerializer[MatterVersion]]:
        return MatterDetailSerializer if self.action == "retrieve" else MatterSerializer
