"""Materials, documents and licenses of a case as rows of a files list."""

from __future__ import annotations

from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext

from apps.cases.models import Case, MaterialVersion
from apps.cases.selectors import documents_of, materials_of, required_materials
from apps.deadlines.dates import local_date
from apps.licenses.models import Status
from apps.licenses.selectors import for_source, kind_title
from apps.ui import pieces


def material_rows(case: Case) -> list[pieces.FileRow]:
    """The newest version of each, the older ones after it; then what the case must have and has not."""
    rows = []
    present = set()
    for material in materials_of(case):
        kept: list[MaterialVersion] = material.kept  # type: ignore[attr-defined]  # prefetched
        for version in reversed(kept):
            present.add(material.code)
            newest = version is kept[-1]
            rows.append(_material_row(case, material.title, version, newest=newest, several=len(kept) > 1))
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
        if document.ofd:
            href = reverse("desk:document_ofd", args=[case.pk, document.pk])
            note = f"SM3 {document.ofd_digest[:8]}…{document.ofd_digest[-8:]}"
            rows.append(pieces.FileRow("OFD", document.get_kind_display(), href, note))
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
        if ready and license.ofd:
            href = reverse("desk:license_ofd", args=[case.pk, license.pk])
            note = f"SM3 {license.ofd_digest[:8]}…{license.ofd_digest[-8:]}"
            rows.append(pieces.FileRow("OFD", f"{kind_title(license)} {license.number}", href, note))
    return rows
