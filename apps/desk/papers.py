"""Materials, documents and licenses of a case as rows of a files list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext

from apps.cases.issuance import number_request
from apps.cases.models import Case, MaterialVersion
from apps.cases.selectors import documents_of, materials_of, required_materials
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import local_date
from apps.licenses import allocators
from apps.licenses.models import RequestState, Status
from apps.licenses.selectors import for_source, kind_title
from apps.ui import pieces
from apps.ui.templatetags.ui import local


def material_rows(case: Case) -> list[pieces.FileRow]:
    """The newest version of each, the older ones after it; then what the case must have and has not."""
    rows = []
    present = set()
    names = {definition.code: str(definition.name) for definition in case.matter.spec.materials}
    for material in materials_of(case):
        kept: list[MaterialVersion] = material.kept  # type: ignore[attr-defined]  # prefetched
        for version in reversed(kept):
            present.add(material.code)
            newest = version is kept[-1]
            rows.append(
                _material_row(
                    case, names.get(material.code, material.title), version, newest=newest, several=len(kept) > 1
                )
            )
    required = required_materials(case)
    for definition in case.matter.spec.materials:
        if required.get(definition.code) and definition.code not in present:
            rows.append(pieces.FileRow("–", str(definition.name), state="problem", state_words=gettext("Missing")))
    return rows


def _material_row(case: Case, title: str, version: MaterialVersion, *, newest: bool, several: bool) -> pieces.FileRow:
    parts = [
        version.name,
        gettext("version %(n)d") % {"n": version.number},
        local_date(version.uploaded_at).isoformat(),
        filesizeformat(version.size),
        f"SM3 {version.digest[:8]}…{version.digest[-8:]}",
    ]
    old = several and not newest
    return pieces.FileRow(
        PurePath(version.name).suffix.lstrip(".").upper()[:4] or "–",
        title,
        reverse("desk:material", args=[case.pk, version.pk]),
        " · ".join(parts),
        state="locked" if old else "",
        state_words=gettext("Replaced") if old else "",
    )


def documents_rows(case: Case) -> list[pieces.FileRow]:
    rows = []
    for document in documents_of(case):
        sealed = document.sealed_at is not None
        parts = [document.number, document.authority.name, local_date(document.made_at).isoformat()]
        if sealed:
            parts.append(f"SM3 {document.digest[:8]}…{document.digest[-8:]}")
        rows.append(
            pieces.FileRow(
                "PDF",
                document.get_kind_display(),
                reverse("desk:document", args=[case.pk, document.pk]) if sealed else "",
                " · ".join(parts),
                state="" if sealed else "waiting",
                state_words="" if sealed else gettext("Being sealed"),
            )
        )
    return rows


_STATES = {Status.VALID: "done", Status.PREPARING: "waiting"}


def license_rows(case: Case) -> list[pieces.FileRow]:
    rows = []
    for license in for_source(str(case.pk)):
        ready = license.status != Status.PREPARING and bool(license.pdf)
        rows.append(
            pieces.FileRow(
                "PDF",
                f"{kind_title(license)} {license.number}",
                reverse("desk:license", args=[case.pk, license.pk]) if ready else "",
                license.issuer.name,
                state=_STATES.get(Status(license.status), "bad"),
                state_words=license.get_status_display(),
            )
        )
    return rows or list(_number_asked(case))


def _number_asked(case: Case) -> Iterator[pieces.FileRow]:
    """While the national system has not given the number: since when it was asked, what came of it, what comes next."""
    if case.stage != Stage.CERTIFICATE:
        return
    request = number_request(case)
    if request is None or request.state == RequestState.ANSWERED:
        return
    system = allocators.get(request.allocator).name
    parts = [gettext("asked of %(system)s on %(when)s") % {"system": system, "when": local(request.asked_at)}]
    if request.attempts:
        parts.append(gettext("%(count)d attempts") % {"count": request.attempts})
    if request.last_problem:
        parts.append(request.last_problem)
        parts.append(gettext("next attempt at %(when)s") % {"when": local(request.next_attempt_at)})
    refused = request.state == RequestState.REFUSED
    yield pieces.FileRow(
        "–",
        gettext("License number"),
        note=" · ".join(parts),
        why=request.refusal,
        state="bad" if refused else "waiting",
        state_words=request.get_state_display(),
    )
