"""Materials, documents and licenses of a case as rows of a files list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, gettext

from apps.cases.holdings import holdings, may_look
from apps.cases.issuance import number_request
from apps.cases.models import Case, MaterialVersion
from apps.cases.selectors import documents_of, materials_of, required_materials
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import local_date
from apps.identity.selectors import ActingPost
from apps.licenses import allocators
from apps.licenses.models import License, RequestState, Status
from apps.licenses.selectors import all_facts, for_source, kind_title
from apps.ui import pieces
from apps.ui.origins import origin_words
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
    if version.origin:
        parts.append(origin_words(version.origin))
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
        if document.ofd:
            href = reverse("desk:document_ofd", args=[case.pk, document.pk])
            note = f"SM3 {document.ofd_digest[:8]}…{document.ofd_digest[-8:]}"
            rows.append(pieces.FileRow("OFD", document.get_kind_display(), href, note))
    return rows


_STATES = {Status.VALID: "done", Status.PREPARING: "waiting"}


def held_rows(case: Case, posts: Sequence[ActingPost]) -> list[pieces.FileRow]:
    """Licenses that the applicant holds, for whoever's turn it is: only name and state, until one is looked at."""
    if not may_look(case=case, posts=posts):
        return []
    return [
        pieces.FileRow(
            "PDF",
            kind_title(license),
            reverse("desk:held_license", args=[case.pk, license.pk]),
            license.issuer_name,
            state=_STATES.get(Status(license.status), "bad"),
            state_words=license.get_status_display(),
        )
        for license in holdings(case)
    ]


def held_facts(license: License) -> list[pieces.Fact]:
    """What stands on a license, its state first."""
    english = (get_language() or "").startswith("en")
    last = license.valid_to.isoformat() if license.valid_to else gettext("no end")
    return [
        pieces.Fact(gettext("State of the license"), license.get_status_display(), license.status_reason),
        pieces.Fact(gettext("Number of the license"), license.number),
        pieces.Fact(gettext("Holder"), license.holder_name),
        *(pieces.Fact(f.label_en if english else f.label_zh, f.value) for f in all_facts(license)),
        pieces.Fact(gettext("Valid from"), license.valid_from.isoformat()),
        pieces.Fact(gettext("Last day"), last),
        pieces.Fact(gettext("Issued by"), license.issuer_name, license.issued_on.isoformat()),
    ]


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
        if ready and license.ofd:
            href = reverse("desk:license_ofd", args=[case.pk, license.pk])
            note = f"SM3 {license.ofd_digest[:8]}…{license.ofd_digest[-8:]}"
            rows.append(pieces.FileRow("OFD", f"{kind_title(license)} {license.number}", href, note))
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
