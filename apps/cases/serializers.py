"""What the REST API says of cases."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.cases.lifecycle import Available
from apps.cases.models import Case, Document, Material, MaterialVersion, WorkItem
from apps.cases.registry import Step, StepForm
from apps.cases.selectors import materials_of
from apps.identity.models import Applicant, User


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


class ApplicantSerializer(serializers.ModelSerializer[Applicant]):
    class Meta:
        model = Applicant
        fields = ("id", "kind", "name")
        read_only_fields = fields


class ColleagueSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("username", "display_name")
        read_only_fields = fields


class HandOverSerializer(serializers.Serializer[Any]):
    """`context["colleagues"]` holds those who could take it over."""

    to = serializers.CharField(max_length=150, help_text="`username` of a colleague")
    reason = serializers.CharField(min_length=5, max_length=500)

    def validate_to(self, username: str) -> User:
        colleagues: list[User] = self.context["colleagues"]
        found = next((u for u in colleagues if u.username == username), None)
        if found is None:
            raise serializers.ValidationError(_("Nobody of this name holds the same post."))
        return found


class OutcomeSerializer(serializers.Serializer[Any]):
    case = serializers.UUIDField()
    action = serializers.CharField()
    stage = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    result = serializers.DictField()


class SummaryLineSerializer(serializers.Serializer[Any]):
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
        read_only_fields = fields


class MaterialVersionSerializer(serializers.ModelSerializer[MaterialVersion]):
    class Meta:
        model = MaterialVersion
        fields = ("id", "number", "name", "size", "content_type", "digest", "uploaded_at", "origin")
        read_only_fields = fields


class CaseMaterialSerializer(serializers.ModelSerializer[Material]):
    versions = MaterialVersionSerializer(source="kept", many=True)

    class Meta:
        model = Material
        fields = ("code", "title", "versions")
        read_only_fields = fields


class CaseDetailSerializer(CaseSerializer):
    materials = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "materials")  # type: ignore[assignment]  # one field more

    @extend_schema_field(CaseMaterialSerializer(many=True))
    def get_materials(self, case: Case) -> list[dict[str, Any]]:
        return list(CaseMaterialSerializer(materials_of(case), many=True).data)


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
        read_only_fields = fields


class ChoiceOfEntrySerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the JSON key


class EntrySerializer(serializers.Serializer[Any]):
    """One entry that a page or an act asks for."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the JSON key
    required = serializers.BooleanField()  # type: ignore[assignment]  # the JSON key
    kind = serializers.CharField(help_text="CharField, DateField, ChoiceField, FileField …")
    help = serializers.CharField()
    choices = ChoiceOfEntrySerializer(many=True, help_text="Empty where anything may be entered.")


def asked_by(form: BaseForm | StepForm) -> list[dict[str, Any]]:
    """The entries of a form, as EntrySerializer writes them."""
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "kind": type(field).__name__,
            "help": str(field.help_text),
            "choices": [{"value": str(v), "label": str(label)} for v, label in getattr(field, "choices", ())],
        }
        for name, field in form.fields.items()
    ]


class AvailableSerializer(serializers.Serializer[Available]):
    name = serializers.CharField(source="act.name")
    label = serializers.CharField(source="act.label")  # type: ignore[assignment]  # the JSON key
    irreversible = serializers.BooleanField(source="act.irreversible")
    possible = serializers.SerializerMethodField()
    reason = serializers.CharField(source="blocked", allow_null=True)
    entries = serializers.SerializerMethodField(help_text="Names, labels and kinds of the entries the act asks for.")

    def get_possible(self, offered: Available) -> bool:
        return offered.blocked is None

    @extend_schema_field(EntrySerializer(many=True))
    def get_entries(self, offered: Available) -> list[dict[str, Any]]:
        return asked_by(offered.act.form(case=self.context["case"])) if offered.act.form else []


class StepSerializer(serializers.Serializer[Step]):
    """A page of an application; `context["case"]` is the case it belongs to."""

    code = serializers.CharField()
    title = serializers.CharField()
    complete = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()

    def get_complete(self, step: Step) -> bool:
        return step.is_complete(self.context["case"])

    @extend_schema_field(EntrySerializer(many=True))
    def get_entries(self, step: Step) -> list[dict[str, Any]]:
        return asked_by(step.form(case=self.context["case"]))


class DocumentSerializer(serializers.ModelSerializer[Document]):
    label = serializers.CharField(source="get_kind_display")  # type: ignore[assignment]  # the JSON key
    authority = serializers.CharField(source="authority.code")

    class Meta:
        model = Document
        fields = ("id", "kind", "label", "number", "authority", "made_at", "sealed_at", "digest")
        read_only_fields = fields
