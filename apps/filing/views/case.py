"""Progress, receipt and withdrawal of a filed case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.actions import available_acts
from apps.cases.errors import InvalidData
from apps.cases.forms import ReasonForm
from apps.cases.models import Case
from apps.cases.selectors import documents_of, materials_of
from apps.cases.vocabulary import DocumentKind, Stage
from apps.deadlines.dates import today
from apps.filing import stash
from apps.filing.access import case_page, home_of
from apps.filing.progress import clock_of, track_of, turn_of
from apps.filing.tickets import do_act, new_ticket, shown_ticket
from apps.filing.words import material_name, matter_name
from apps.hub.ratings import ratings_of
from apps.identity.models import User
from apps.licenses.models import License, Status
from apps.licenses.selectors import for_source, kind_title
from apps.ui.casework import tag_of
from apps.ui.pieces import FileRow, Link
from apps.ui.templatetags.ui import short_day


@require_safe
@case_page
def case(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    """Whose turn, until when, how far; documents, materials, license."""
    if case.stage == Stage.DRAFT:
        return redirect(home_of(case))
    _ensure_filed(case)
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "turn": turn_of(case),
        "tag": tag_of(case, today=today()),
        "track": track_of(case),
        "clock": clock_of(case),
        "licenses": [row for license in for_source(str(case.pk)) for row in license_rows(case, license)],
        "documents": document_rows(case),
        "files": material_rows(case),
        "ratings": ratings_of(case) if case.is_closed else (),
        "can_withdraw": any(a.act.name == "withdraw" and not a.blocked for a in available_acts(case, user)),
    }
    return render(request, "filing/case.html", context)


def _ensure_filed(case: Case) -> None:
    """A draft that was thrown away never was an application: there is nothing to show."""
    if case.number is None:
        raise Http404


def document_rows(case: Case) -> list[FileRow]:
    rows = []
    for document in documents_of(case):
        href = reverse("filing:document", args=[case.pk, document.pk]) if document.sealed_at else ""
        name = document.get_kind_display()
        made = short_day(document.made_at)
        rows.append(
            FileRow(
                kind="PDF",
                name=name,
                href=href,
                note=_("%(day)s, %(number)s, sealed by %(authority)s")
                % {"day": made, "number": document.number, "authority": document.authority.name},
                link=Link(href, _("Download"), name) if href else None,
                state="waiting",
                state_words="" if href else _("Being sealed"),
            )
        )
        if document.ofd:
            ofd = reverse("filing:document_ofd", args=[case.pk, document.pk])
            note = _("The same document, sealed as OFD (GB/T 33190)")
            rows.append(
                FileRow(kind="OFD", name=name, href=ofd, note=note, link=Link(ofd, _("Download"), f"{name} OFD"))
            )
    return rows


def material_rows(case: Case) -> list[FileRow]:
    """Every version that was filed, the newest first in its material."""
    rows = []
    for material in materials_of(case):
        title = material_name(case, material.code, material.title)
        for version in reversed(getattr(material, "kept", [])):
            href = reverse("filing:file", args=[case.pk, version.pk])
            note = _("%(name)s, version %(number)s, %(day)s") % {
                "name": version.name,
                "number": version.number,
                "day": short_day(version.uploaded_at),
            }
            rows.append(
                FileRow(
                    kind=version.name.rpartition(".")[2].upper()[:4],
                    name=title,
                    href=href,
                    note=note,
                    link=Link(href, _("Download"), title),
                )
            )
    return rows


def license_rows(case: Case, license: License) -> list[FileRow]:
    """Its PDF, and its OFD where it has one."""
    made = license.status != Status.PREPARING and bool(license.pdf)
    href = reverse("filing:license", args=[case.pk, license.pk]) if made else ""
    name = kind_title(license)
    row = FileRow(
        kind="PDF",
        name=name,
        href=href,
        note=f"{license.number} · {license.get_status_display()}",
        link=Link(href, _("Download"), name) if made else None,
        state="waiting",
        state_words="" if made else pgettext("page", "Being made"),
    )
    if not made or not license.ofd:
        return [row]
    ofd = reverse("filing:license_ofd", args=[case.pk, license.pk])
    note = _("The same license, sealed as OFD (GB/T 33190)")
    return [row, FileRow(kind="OFD", name=name, href=ofd, note=note, link=Link(ofd, _("Download"), f"{name} OFD"))]


@require_safe
@case_page
def receipt(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    """After filing; the address can be kept and opened again."""
    if case.stage == Stage.DRAFT:
        return redirect(home_of(case))
    _ensure_filed(case)
    document = documents_of(case).filter(kind=DocumentKind.FILING_RECEIPT).first()
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "document": document,
        "filed_files": document.data["materials"] if document else [],
        "spec": case.matter.spec,
        "being_sealed": _("Being sealed"),
        "level_reason": case.level_reason.get("en" if get_language() == "en" else "zh", ""),
    }
    return render(request, "filing/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def withdraw(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    form: ReasonForm = ReasonForm(case=case)
    ticket: dict[str, Any] = new_ticket(case)
    if request.method == "POST":
        try:
            do_act(request, user, case, "withdraw")
        except InvalidData:
            form, ticket = ReasonForm(request.POST, case=case), shown_ticket(request)
        else:
            messages.success(request, _("The application was withdrawn."))
            return redirect(home_of(case))
    elif not any(a.act.name == "withdraw" and not a.blocked for a in available_acts(case, user)):
        messages.error(request, _("The application can no longer be withdrawn."))
        return redirect(home_of(case))
    else:
        returned = stash.take(request) or {}
        form.initial = {"reason": "".join(returned.get("reason", []))}
    context = {
        "case": case,
        "base": "ui/base.html",
        "title": _("Withdraw this application?"),
        "eyebrow": f"{case.number} {case.title}",
        "statements": [
            _("The authority stops working on it, and no decision will be made."),
            _("You may apply anew at any time; the clocks then start from the beginning."),
        ],
        "warning": _("This cannot be undone."),
        "form": form,
        "submit": _("Withdraw the application"),
        "cancel_href": home_of(case),
        **ticket,
    }
    return render(request, "filing/confirm.html", context)
