"""REST: the signed-in user's own licenses, and public verification by number, QR code or file."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.ledger import kinds as ledger_kinds
from apps.licenses import uses, verifier
from apps.licenses.checks import Check
from apps.licenses.content import signed_content
from apps.licenses.document import OFD_TYPE, file_name
from apps.licenses.masking import masked_holder
from apps.licenses.models import License
from apps.licenses.recognition import FileKind
from apps.licenses.report_api import ReportSerializer
from apps.licenses.selectors import history_of, kind_title, public_facts, visible_to
from apps.licenses.use_models import UseKind
from apps.licenses.verification import Outcome, Verdict


class LicenseSerializer(serializers.ModelSerializer[License]):
    """A license as its holder sees it."""

    title = serializers.SerializerMethodField()
    issuer = serializers.CharField(source="issuer_name")
    holder = serializers.CharField(source="holder_name")
    replaced_by_version = serializers.IntegerField(
        source="replaced_by.version", default=None, allow_null=True, help_text="The version that took its place."
    )
    signed_content = serializers.SerializerMethodField(help_text="The text whose SM3 is `data_digest`.")
    data_signature = serializers.CharField(help_text="Detached SM2/SM3 signature over `signed_content`, JSON.")

    class Meta:
        model = License
        fields = [
            "id",
            "kind",
            "title",
            "number",
            "identifier",
            "version",
            "occasion",
            "replaced_by_version",
            "holder",
            "issuer",
            "issued_on",
            "valid_from",
            "valid_to",
            "status",
            "status_reason",
            "signed_content",
            "data_digest",
            "data_signature",
            "pdf_digest",
            "ofd_digest",
        ]
        read_only_fields = fields

    def get_title(self, license: License) -> str:
        return kind_title(license)

    def get_signed_content(self, license: License) -> str:
        return signed_content(license).decode()


class LicenseEventSerializer(serializers.Serializer[Any]):
    """One line of a license's history."""

    at = serializers.DateTimeField()
    code = serializers.CharField(help_text="A stable code, e.g. license.suspended.")
    event = serializers.CharField()
    version = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)


class LicensePagination(CursorPagination):
    """Newest first, without counting: a developer may hold thousands."""

    page_size = 50
    ordering = ("-issued_on", "-id")


class LicenseViewSet(viewsets.ReadOnlyModelViewSet[License]):
    """Licenses of the signed-in user and of those they are a general agent of; others' do not exist here."""

    serializer_class = LicenseSerializer
    pagination_class = LicensePagination
    queryset = License.objects.none()

    def get_queryset(self) -> QuerySet[License]:
        user = self.request.user
        return visible_to(user=user, on=today()) if isinstance(user, User) else License.objects.none()

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def pdf(self, request: Request, pk: str | None = None) -> FileResponse:
        """The sealed PDF, as it was issued."""
        license = self.get_object()
        if not license.pdf or not isinstance(request.user, User):
            raise Http404
        uses.note_use(license=license, kind=UseKind.DOWNLOADED, user=request.user)
        return FileResponse(license.pdf.open("rb"), as_attachment=True, filename=file_name(license, "pdf"))

    @extend_schema(responses=LicenseEventSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: str | None = None) -> Response:
        """What happened to it in all versions that the user may see, newest first, at most 200 events."""
        license = self.get_object()
        versions = list(self.get_queryset().filter(kind=license.kind, number=license.number))
        numbers = {str(version.pk): version.version for version in versions}
        events = [
            {
                "at": entry.occurred_at,
                "code": entry.kind,
                "event": ledger_kinds.label(entry.kind),
                "version": numbers[entry.subject_id],
                "reason": json.loads(entry.data).get("reason", ""),
            }
            for entry in history_of(versions)
        ]
        return Response(LicenseEventSerializer(events, many=True).data)

    @extend_schema(responses={(200, OFD_TYPE): bytes})
    @action(detail=True)
    def ofd(self, request: Request, pk: str | None = None) -> FileResponse:
        """The sealed OFD (GB/T 33190), as it was issued; licenses made before there were OFDs have none."""
        license = self.get_object()
        if not license.ofd:
            raise Http404
        name = file_name(license, "ofd")
        return FileResponse(license.ofd.open("rb"), as_attachment=True, filename=name, content_type=OFD_TYPE)


class CheckSerializer(serializers.Serializer[Check]):
    code = serializers.CharField()
    ok = serializers.BooleanField()
    answer = serializers.CharField(help_text="A stable code.")
    name = serializers.CharField(source="label")
    detail = serializers.CharField()


class FactSerializer(serializers.Serializer[Any]):
    label_zh = serializers.CharField()
    label_en = serializers.CharField()
    value = serializers.CharField()


class PublicLicenseSerializer(serializers.ModelSerializer[License]):
    """What anyone may know of a license; the holder's name is masked."""

    title = serializers.SerializerMethodField()
    issuer = serializers.CharField(source="issuer_name")
    holder = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()

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
            "data_digest",
            "facts",
        ]
        read_only_fields = fields

    def get_title(self, license: License) -> str:
        return kind_title(license)

    def get_holder(self, license: License) -> str:
        return masked_holder(license.holder, license.holder_name)

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, license: License) -> list[dict[str, str]]:
        return [vars(fact) for fact in public_facts(license)]


class VerdictSerializer(serializers.Serializer[Verdict]):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    word = serializers.CharField()
    line = serializers.CharField()
    license = PublicLicenseSerializer(allow_null=True)
    checks = CheckSerializer(many=True)
    report = ReportSerializer(allow_null=True, help_text="Of a file: each check of each signature.")
    file_kind = serializers.ChoiceField(choices=FileKind.choices, allow_null=True)
    checked_at = serializers.DateTimeField()


class VerificationView(APIView):
    """Open to everyone, limited per address; the answer is the state at this moment and is never cached."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [AnonRateThrottle]
    parser_classes = [MultiPartParser]

    @extend_schema(
        parameters=[
            OpenApiParameter("number", str, description="Number or identifier (证照编号、电子证照标识)."),
            OpenApiParameter("qr", str, description="What a QR code holds, of a license or of one being shown."),
        ],
        responses={200: VerdictSerializer, 400: OpenApiResponse(description="Neither or both were given.")},
        tags=["verification"],
    )
    def get(self, request: Request) -> Response:
        """Verifies by number or by QR code."""
        number, code = (request.query_params.get(name, "").strip()[:1000] for name in ("number", "qr"))
        if bool(number) == bool(code):
            raise serializers.ValidationError({"number": [_("Give either a number or the text of a QR code.")]})
        # The throttle knows the address behind the proxies that the settings trust.
        address = str(AnonRateThrottle().get_ident(request))
        if code:
            return self._answer(verifier.verify_code(code, address=address))
        return self._answer(verifier.verify_by_number(number, address=address))

    @extend_schema(
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {name: {"type": "string", "format": "binary"} for name in ("file", "signed")},
                "required": ["file"],
            }
        },
        responses={200: VerdictSerializer, 400: OpenApiResponse(description="No file, or one too large.")},
        tags=["verification"],
    )
    def post(self, request: Request) -> Response:
        """Verifies a PDF, an OFD, a QR code's text, or a detached signature with the file `signed`; nothing is kept."""
        content = self._content(request, "file")
        if content is None:
            raise serializers.ValidationError({"file": [_("Choose the file of a license.")]})
        address = str(AnonRateThrottle().get_ident(request))
        signed = self._content(request, "signed")
        return self._answer(verifier.verify_upload(content, signed=signed, address=address))

    def _content(self, request: Request, name: str) -> bytes | None:
        file = request.FILES.get(name)
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024**2
            raise serializers.ValidationError(
                {name: [_("The file is larger than %(limit)d MB. No license is that large.") % {"limit": limit}]}
            )
        content: bytes = file.read()
        return content

    def _answer(self, verdict: Verdict) -> Response:
        return Response(VerdictSerializer(verdict).data, headers={"Cache-Control": "no-store"})
