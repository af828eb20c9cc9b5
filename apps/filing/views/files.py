"""Downloads: files of the case, only to who may see it; each look is recorded."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.cases.materials import open_material
from apps.cases.models import Case
from apps.cases.papers import open_document, open_license
from apps.filing.access import case_page
from apps.identity.models import User
from apps.licenses.document import OFD_TYPE, file_name


@require_safe
@case_page
def material_file(request: HttpRequest, user: User, case: Case, *, version: int) -> HttpResponseBase:
    """As an attachment: what somebody uploaded is never run or shown by the browser on our address."""
    found = open_material(case_id=case.pk, user=user, version_id=version)
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name, content_type=found.content_type)


@require_safe
@case_page
def document_file(request: HttpRequest, user: User, case: Case, *, document: int) -> HttpResponseBase:
    found = open_document(case_id=case.pk, user=user, document_id=document)
    name = f"{found.get_kind_display()}-{found.number}.pdf"
    return FileResponse(found.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
@case_page
def license_file(request: HttpRequest, user: User, case: Case, *, license: int) -> HttpResponseBase:
    found = open_license(case_id=case.pk, user=user, license_id=license)
    return FileResponse(
        found.pdf.open(), as_attachment=True, filename=file_name(found, "pdf"), content_type="application/pdf"
    )


@require_safe
@case_page
def document_ofd(request: HttpRequest, user: User, case: Case, *, document: int) -> HttpResponseBase:
    found = open_document(case_id=case.pk, user=user, document_id=document, ofd=True)
    name = f"{found.get_kind_display()}-{found.number}.ofd"
    return FileResponse(found.ofd.open(), as_attachment=True, filename=name, content_type=OFD_TYPE)


@require_safe
@case_page
def license_ofd(request: HttpRequest, user: User, case: Case, *, license: int) -> HttpResponseBase:
    found = open_license(case_id=case.pk, user=user, license_id=license, ofd=True)
    name = file_name(found, "ofd")
    return FileResponse(found.ofd.open(), as_attachment=True, filename=name, content_type=OFD_TYPE)
