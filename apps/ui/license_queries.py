"""Queries for licenses at the hub, in words: for the holder's list and the supervisor's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from apps.hub.models import LicenseQuery

_TAGS = {
    LicenseQuery.Outcome.ASKED: "now",
    LicenseQuery.Outcome.ANSWERED: "done",
    LicenseQuery.Outcome.AWAY: "warn",
    LicenseQuery.Outcome.REFUSED: "bad",
}


@dataclass(frozen=True)
class QueryLine:
    """`result` says what came back, `attached` which license was used of it."""

    query: LicenseQuery
    matter: str
    material: str
    tag: str
    result: str
    attached: str


def query_lines(queries: Iterable[LicenseQuery]) -> list[QueryLine]:
    """No query: case, matter, applicant and asker were selected with them."""
    return [
        QueryLine(
            query,
            query.case.matter.name,
            next(
                (str(m.name) for m in query.case.matter.spec.materials if m.code == query.material_code),
                query.material_code,
            ),
            _TAGS[LicenseQuery.Outcome(query.outcome)],
            _result(query),
            query.attached_identifier,
        )
        for query in queries
    ]


def _result(query: LicenseQuery) -> str:
    if query.outcome != LicenseQuery.Outcome.ANSWERED:
        return ""
    words = ngettext("%(n)d license that fits", "%(n)d licenses that fit", query.found) % {"n": query.found}
    if query.left_out:
        words += ngettext("; %(n)d other was not kept", "; %(n)d others were not kept", query.left_out) % {
            "n": query.left_out
        }
    return words
