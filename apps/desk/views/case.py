"""The case page and its files."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.cases.errors import NotVisible
from apps.cases.holdings import open_holding
from apps.cases.materials import open_material
from apps.cases.models import Document
from apps.cases.papers import open_document, open_license
from apps.desk.access import Clerk, case_readers
from apps.desk.case_page import case_page
from apps.desk.papers import held_facts
from apps.desk.services import note_visit
from apps.licenses.document import OFD_TYPE, file_name
from apps.licenses.models import License
from apps.licenses.selectors import kind_title


@case_readers
@require_safe
def case(request: HttpRequest, clerk: Clerk, case_id: UUID) -> HttpResponse:
    found = clerk.case(case_id)
    note_visit(session=request.session, case=found, clerk=clerk)
    return render(request, "desk/case.html", {"clerk": clerk, "case": found, "page": case_page(found, clerk)})


@case_readers
@require_safe
def material(request: HttpRequest, clerk: Clerk, case_id: UUID, version_id: int) -> FileResponse:
    found = clerk.case(case_id)
    try:
        version = open_material(case_id=found.pk, user=clerk.user, version_id=version_id)
    except NotVisible:
        raise Http404 from None
    return _download(version.file, version.name)


def _document(clerk: Clerk, case_id: UUID, document_id: int, *, ofd: bool) -> Document:
    found = clerk.case(case_id)
    try:
        return open_document(case_id=found.pk, user=clerk.user, document_id=document_id, ofd=ofd)
    except NotVisible:
        raise Http404 from None


def _license(clerk: Clerk, case_id: UUID, license_id: int, *, ofd: bool) -> License:
    found = clerk.case(case_id)
    try:
        return open_license(case_id=found.pk, user=clerk.user, license_id=license_id, ofd=ofd)
    except NotVisible:
        raise Http404 from None


@case_readers
@require_safe
def document(request: HttpRequest, clerk: Clerk, case_id: UUID, document_id: int) -> FileResponse:
    found = _document(clerk, case_id, document_id, ofd=False)
    return _download(found.file, f"{found.get_kind_display()} {found.number}.pdf")


@case_readers
@require_safe
def document_ofd(request: HttpRequest, clerk: Clerk, case_id: UUID, document_id: int) -> FileResponse:
    found = _document(clerk, case_id, document_id, ofd=True)
    return _download(found.ofd, f"{found.get_kind_display()} {found.number}.ofd", OFD_TYPE)


@case_readers
@require_safe
def license(request: HttpRequest, clerk: Clerk, case_id: UUID, license_id: int) -> FileResponse:
    found = _license(clerk, case_id, license_id, ofd=False)
    return _download(found.pdf, file_name(found, "pdf"))


@case_readers
@require_safe
def held_license(request: HttpRequest, clerk: Clerk, case_id: UUID, license_id: int) -> HttpResponse:
    """A license that the applicant holds, looked at for this case; recorded, and shown to its holder."""
    found = clerk.case(case_id)
    try:
        license = open_holding(case_id=found.pk, user=clerk.user, license_id=license_id)
    except NotVisible:
        raise Http404 from None
    context = {"clerk": clerk, "case": found, "license": license, "facts": held_facts(license)}
    return render(request, "desk/held_license.html", {**context, "title": kind_title(license)})


@case_readers
@require_safe
def license_ofd(request: HttpRequest, clerk: Clerk, case_id: UUID, license_id: int) -> FileResponse:
    found = _license(clerk, case_id, license_id, ofd=True)
    return _download(found.ofd, file_name(found, "ofd"), OFD_TYPE)


def _download(file: FieldFile, name: str, content_type: str | None = None) -> FileResponse:
    """Always as an attachment: nothing an applicant uploads is ever shown by our own address."""
    storage: Storage = file.storage
    try:
        return FileResponse(storage.open(file.name or ""), as_attachment=True, filename=name, content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None
