"""REST: a case's materials, documents and licenses, only for those who may see the case."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import materials, papers, serializers
from apps.cases.api.refusals import refusals
from apps.cases.api.requests import caller
from apps.cases.errors import InvalidData
from apps.cases.models import Case
from apps.cases.selectors import documents_of, materials_of
from apps.licenses.api import LicenseSerializer
from apps.licenses.document import OFD_TYPE, file_name
from apps.licenses.selectors import for_source

NUMBER = r"\d{1,18}"
PDF: dict[Any, Any] = {(200, "application/pdf"): OpenApiTypes.BINARY, **refusals(404)}
OFD: dict[Any, Any] = {(200, OFD_TYPE): OpenApiTypes.BINARY, **refusals(404)}


def _id(name: str, description: str) -> list[OpenApiParameter]:
    return [OpenApiParameter(name, int, OpenApiParameter.PATH, description=description)]


def _download(file: FieldFile, name: str, content_type: str) -> FileResponse:
    answer = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    return answer


class CaseFiles(viewsets.GenericViewSet[Case]):
    """What can be uploaded to and downloaded from a case."""

    @abstractmethod
    def visible(self, pk: UUID) -> Case:
        """The case, where the caller may see it. Raises NotVisible."""

    @extend_schema(
        request={"multipart/form-data": serializers.UploadSerializer},
        responses={201: serializers.MaterialVersionSerializer, **refusals(400, 403, 404, 409)},
    )
    @action(detail=True, methods=["post"], url_path="materials", url_name="materials", pagination_class=None)
    def upload(self, request: Request, pk: UUID) -> Response:
        """Uploads a file as the newest version of a material; in a draft, or while a correction is asked for."""
        case = self.visible(pk)
        entered = serializers.UploadSerializer(data=request.data)
        entered.is_valid(raise_exception=True)
        code, file = entered.validated_data["code"], entered.validated_data["file"]
        try:
            version = materials.upload_material(case=case, user=caller(request), code=code, upload=file)
        except ValidationError as error:
            raise InvalidData({"file": list(error.messages)}) from None
        return Response(serializers.MaterialVersionSerializer(version).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: serializers.CaseMaterialSerializer(many=True), **refusals(404)})
    @upload.mapping.get
    def list_materials(self, request: Request, pk: UUID) -> Response:
        return Response(serializers.CaseMaterialSerializer(materials_of(self.visible(pk)), many=True).data)

    @extend_schema(
        parameters=_id("version", "`id` of a material version"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **refusals(404)},
    )
    @action(detail=True, methods=["get"], url_path=rf"materials/(?P<version>{NUMBER})", url_name="material")
    def material(self, request: Request, pk: UUID, version: str) -> FileResponse:
        """The file as it was uploaded."""
        found = materials.open_material(case_id=self.visible(pk).pk, user=caller(request), version_id=int(version))
        return _download(found.file, found.name, found.content_type)

    @extend_schema(parameters=_id("version", "`id` of a material version"), responses={204: None, **refusals(403, 404)})
    @material.mapping.delete
    def remove_material(self, request: Request, pk: UUID, version: str) -> Response:
        """Takes a file back while the application is a draft."""
        materials.remove_material(case=self.visible(pk), user=caller(request), version_id=int(version))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={200: serializers.DocumentSerializer(many=True), **refusals(404)})
    @action(detail=True, methods=["get"], url_path="documents", url_name="documents", pagination_class=None)
    def documents(self, request: Request, pk: UUID) -> Response:
        """Documents (文书) made in the case, newest first."""
        return Response(serializers.DocumentSerializer(documents_of(self.visible(pk)), many=True).data)

    @extend_schema(parameters=_id("document", "`id` of a document"), responses=PDF)
    @action(detail=True, methods=["get"], url_path=rf"documents/(?P<document>{NUMBER})", url_name="document")
    def document(self, request: Request, pk: UUID, document: str) -> FileResponse:
        """The sealed PDF; 404 while it is being sealed."""
        case = self.visible(pk)
        found = papers.open_document(case_id=case.pk, user=caller(request), document_id=int(document))
        return _download(found.file, f"{found.number}.pdf", "application/pdf")

    @extend_schema(parameters=_id("document", "`id` of a document"), responses=OFD)
    @action(detail=True, methods=["get"], url_path=rf"documents/(?P<document>{NUMBER})/ofd", url_name="document-ofd")
    def document_ofd(self, request: Request, pk: UUID, document: str) -> FileResponse:
        """The sealed OFD (GB/T 33190); 404 while it is being sealed, and for documents made before there were OFDs."""
        case = self.visible(pk)
        found = papers.open_document(case_id=case.pk, user=caller(request), document_id=int(document), ofd=True)
        return _download(found.ofd, f"{found.number}.ofd", OFD_TYPE)

    @extend_schema(responses={200: LicenseSerializer(many=True), **refusals(404)})
    @action(detail=True, methods=["get"], url_path="licenses", url_name="licenses", pagination_class=None)
    def licenses(self, request: Request, pk: UUID) -> Response:
        """Licenses (证照) issued in the case."""
        return Response(LicenseSerializer(for_source(str(self.visible(pk).pk)), many=True).data)

    @extend_schema(parameters=_id("license", "`id` of a license"), responses=PDF)
    @action(detail=True, methods=["get"], url_path=rf"licenses/(?P<license>{NUMBER})", url_name="license")
    def license(self, request: Request, pk: UUID, license: str) -> FileResponse:
        """The sealed PDF; 404 while it is being made."""
        case = self.visible(pk)
        found = papers.open_license(case_id=case.pk, user=caller(request), license_id=int(license))
        return _download(found.pdf, file_name(found, "pdf"), "application/pdf")

    @extend_schema(parameters=_id("license", "`id` of a license"), responses=OFD)
    @action(detail=True, methods=["get"], url_path=rf"licenses/(?P<license>{NUMBER})/ofd", url_name="license-ofd")
    def license_ofd(self, request: Request, pk: UUID, license: str) -> FileResponse:
        """The sealed OFD (GB/T 33190); 404 while it is being made, and for licenses made before there were OFDs."""
        case = self.visible(pk)
        found = papers.open_license(case_id=case.pk, user=caller(request), license_id=int(license), ofd=True)
        return _download(found.ofd, file_name(found, "ofd"), OFD_TYPE)
