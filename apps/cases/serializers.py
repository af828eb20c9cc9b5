"""What the REST API says of cases."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.cases.lifecycle import Available
from apps.cases.models import Case, Material, MaterialVersion, WorkItem
from apps.cases.selectors import materials_of


class StartSerializer(serializers.Serializer[Any]):
    matter = serializers.CharField(max_length=64, help_text="e.g. land.preexam_site")
    applicant = serializers.IntegerField()
    authority = serializers.CharField(max_length=32, help_text="Code of the receiving authority.")


class UploadSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40, help_text="Material code of the matter.")
    file = serializers.FileField()


class PerformSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(required=False, help_text="The case version the caller saw; 409 if it moved.")
    entries = serializers.DictField(required=False, default=dict, help_text="What the act asks for, see actions.")


class OutcomeSerializer(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    action = serializers.CharField()
    stage = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    result = serializers.DictField()


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]  # the JSON key is part of the API


class FactSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # the JSON key
    value = serializers.CharField()
    step = serializers.CharField()
    note = serializers.CharField()


class CaseSerializer(serializers.ModelSerializer[Case]):
    matter = serializers.CharField(source="matter_code")
    matter_name = serializers.CharField(source="matter.name_zh")
    stage_label = serializers.CharField(source="get_stage_display")
    applicant = serializers.CharField(source="applicant.name")
    receiving_authority = serializers.CharField(source="receiving_authority.code")
    holder = serializers.CharField(source="holder.code")
    deciding_authority = serializers.CharField(source="deciding_authority.code")

    class Meta:
        model = Case
        fields = (
            "id",
            "number",
            "matter",
            "matter_name",
            "title",
            "stage",
            "stage_label",
            "version",
            "applicant",
            "receiving_authority",
            "holder",
            "deciding_authority",
            "filed_at",
            "accepted_on",
            "due_on",
            "promise_due_on",
            "next_due_on",
            "paused_since",
            "closed_at",
        )


class MaterialVersionSerializer(serializers.ModelSerializer[MaterialVersion]):
    class Meta:
        model = MaterialVersion
        fields = ("id", "number", "name", "size", "content_type", "digest", "uploaded_at")


class MaterialSerializer(serializers.ModelSerializer[Material]):
    versions = MaterialVersionSerializer(source="kept", many=True)

    class Meta:
        model = Material
        fields = ("code", "title", "versions")


class CaseDetailSerializer(CaseSerializer):
    materials = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "materials")  # type: ignore[assignment]  # one field more

    def get_materials(self, case: Case) -> list[dict[str, Any]]:
        return list(MaterialSerializer(materials_of(case), many=True).data)


class WorkItemSerializer(serializers.ModelSerializer[WorkItem]):
    case_number = serializers.CharField(source="case.number")
    case_title = serializers.CharField(source="case.title")
    matter = serializers.CharField(source="case.matter_code")
    stage = serializers.CharField(source="case.stage")
    next_due_on = serializers.DateField(source="case.next_due_on", allow_null=True)
    authority = serializers.CharField(source="authority.code")
    assignee = serializers.CharField(source="assignee.display_name", default=None, allow_null=True)

    class Meta:
        model = WorkItem
        fields = (
            "id",
            "case",
            "case_number",
            "case_title",
            "matter",
            "kind",
            "duty",
            "stage",
            "authority",
            "department",
            "assignee",
            "opened_at",
            "claimed_at",
            "due_on",
            "next_due_on",
        )


class AvailableSerializer(serializers.Serializer[Available]):
    name = serializers.CharField(source="act.name")
    label = serializers.CharField(source="act.label")  # type: ignore[assignment]  # the JSON key
    irreversible = serializers.BooleanField(source="act.irreversible")
    possible = serializers.SerializerMethodField()
    reason = serializers.CharField(source="blocked", allow_null=True)
    entries = serializers.SerializerMethodField(help_text="Names, labels and kinds of the entries the act asks for.")

    def get_possible(self, offered: Available) -> bool:
        return offered.blocked is None

    def get_entries(self, offered: Available) -> list[dict[str, Any]]:
        if offered.act.form is None:
            return []
        form = offered.act.form(case=self.context["case"])
        return [
            {"name": name, "label": str(field.label), "required": field.required, "kind": type(field).__name__}
            for name, field in form.fields.items()
        ]
