"""My licenses (我的证照): the list, one license, its file, and who used it."""

from __future__ import annotations

import datetime as dt

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.licenses import uses as log
from apps.licenses.document import OFD_TYPE, file_name
from apps.licenses.ending import SOON, advice, end_words, ending_of, ending_soon, guide_path
from apps.licenses.models import License
from apps.licenses.selectors import current_versions, held_versions_of, kind_title, visible_to
from apps.licenses.use_models import UseKind
from apps.ui.license_uses import use_event
from apps.ui.pieces import FileRow
from apps.wallet import words
from apps.wallet.access import holder_page, license_page
from apps.wallet.paging import page_of_licenses, page_of_uses

MOST_CONSENTS, RECENT_USES = 20, 8
TAB_ENDING, MOST_COUNTED = "ending", 100


@require_safe
@holder_page
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Current versions, also of a general agent's principals: all, newest first; or what ends soon, soonest first."""
    day, tab = today(), TAB_ENDING if request.GET.get("tab") == TAB_ENDING else ""
    held = current_versions(visible_to(user=user, on=day))
    ending = ending_soon(held, day)
    shown, by = (ending, ("valid_to", "pk")) if tab else (held, ("-issued_on", "pk"))
    rows, pages = page_of_licenses(shown, {**request.GET.dict(), "tab": tab}, by=by)
    context = {
        "rows": [words.row(r, day) for r in rows],
        "pages": pages,
        "tab": tab,
        "ending": ending.order_by()[:MOST_COUNTED].count(),
        "soon": SOON,
    }
    return render(request, "wallet/home.html", context)


@require_safe
@license_page
def license(request: HttpRequest, user: User, license: License) -> HttpResponse:
    day = today()
    recent = [use_event(use) for use in log.uses_of(license)[:RECENT_USES]]
    state, state_words = words.state_of(license, day)
    context = {
        "license": license,
        "title": kind_title(license),
        **_ending(license, day),
        "state": state,
        "state_words": state_words,
        "can_show": state == "done" and license.holds_on(day),
        "facts": words.facts(license, day),
        "files": _files(license),
        "versions": words.version_rows(held_versions_of(license), license),
        "consents": [words.consent_row(c, day) for c in license.consents.all()[:MOST_CONSENTS]],
        "events": recent,
    }
    return render(request, "wallet/license.html", context)


def _ending(license: License, day: dt.date) -> dict[str, object]:
    """What a license in its last days says on top; nothing for others."""
    ending = ending_of(license, day)
    if ending is None:
        return {}
    return {
        "end_words": end_words(ending),
        "advice": list(advice(license, ending)),
        "guide": guide_path(ending),
    }


def _files(license: License) -> list[FileRow]:
    title = f"{kind_title(license)} {license.number}"
    kept = (("PDF", license.pdf, license.pdf_digest), ("OFD", license.ofd, license.ofd_digest))
    return [
        FileRow(form, title, f"{form.lower()}/", f"SM3 {digest[:8]}…{digest[-8:]}")
        for form, file, digest in kept
        if file
    ]


@require_safe
@license_page
def pdf(request: HttpRequest, user: User, license: License) -> HttpResponseBase:
    """The sealed PDF as it was issued; the download is recorded."""
    return _download(license, license.pdf, user, extension="pdf", content_type="application/pdf")


@require_safe
@license_page
def ofd(request: HttpRequest, user: User, license: License) -> HttpResponseBase:
    """The sealed OFD (GB/T 33190) as it was issued; the download is recorded."""
    return _download(license, license.ofd, user, extension="ofd", content_type=OFD_TYPE)


def _download(license: License, kept: FieldFile, user: User, *, extension: str, content_type: str) -> FileResponse:
    if not kept:
        raise Http404
    try:
        file = kept.open()
    except FileNotFoundError:
        raise Http404 from None
    log.note_use(license=license, kind=UseKind.DOWNLOADED, user=user)
    name = file_name(license, extension)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)


@require_safe
@license_page
def uses(request: HttpRequest, user: User, license: License) -> HttpResponse:
    rows, pages = page_of_uses(log.uses_of(license), request.GET.dict())
    context = {
        "license": license,
        "title": kind_title(license),
        "events": [use_event(use) for use in rows],
        "pages": pages,
    }
    return render(request, "wallet/uses.html", context)
