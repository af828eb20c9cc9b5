"""One text column to search a case by: number, subject, applicant, matter, project."""

from __future__ import annotations

from apps.cases.models import Case


def search_text(case: Case) -> str:
    """Lower case, one line. Personal numbers are never in it."""
    parts = [
        case.number or "",
        case.title,
        case.applicant.name,
        case.matter.name_zh,
        case.project.code if case.project else "",
    ]
    return " ".join(p for p in parts if p).lower()
