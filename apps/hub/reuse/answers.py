"""Reading the hub's answer to a license-query: what fits the material, and nothing else, is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue.definition import MaterialDef
from apps.hub.gateway.errors import Unavailable
from apps.hub.inbound.license_events import gives_rights

MOST = 200
_KEPT = (
    "certificate_source_id",
    "certificate_name",
    "certificate_number",
    "certificate_type",
    "certificate_type_code",
    "certificate_holder",
    "certificate_holder_code",
    "issue_dept",
    "issue_date",
    "file_link",
    "file_name",
    "file_sm3",
)


@dataclass(frozen=True)
class Offer:
    """A license that the hub has for the applicant. `link` is empty where it gives no file."""

    identifier: str
    name: str
    number: str
    holder: str
    issuer: str
    issued_on: str
    link: str
    file_name: str
    file_sm3: str
    is_in_force: bool

    @property
    def can_be_attached(self) -> bool:
        return bool(self.link) and self.is_in_force


def fitting(data: Any, *, definition: MaterialDef, holder_code: str) -> tuple[list[dict[str, str]], int]:
    """The rows that are the holder's and may stand for the material, and how many others came.

    Raises Unavailable for an answer that is none. A license of somebody else is never kept, whoever sent it.
    """
    rows = data.get("licenses") if isinstance(data, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows) or len(rows) > MOST:
        raise Unavailable("bad_licenses", str(data)[:200])
    kept: dict[str, dict[str, str]] = {}
    for row in rows:
        found = {name: _text(row.get(name)) for name in _KEPT}
        is_theirs = found["certificate_holder_code"] == holder_code and row.get("cd_operation") != "D"
        if is_theirs and _fits(found, definition):
            kept.setdefault(found["certificate_source_id"], found)
    kept.pop("", None)  # without an identifier nobody could say later which license it was
    return list(kept.values()), len(rows) - len(kept)


def _text(value: Any) -> str:
    return value[:500] if isinstance(value, str) and "\x00" not in value else ""


def _fits(row: Mapping[str, str], definition: MaterialDef) -> bool:
    name = f"{row['certificate_name']} {row['certificate_type']}"
    return any(kind.fits(type_code=row["certificate_type_code"], name=name) for kind in definition.licenses)


def offers_of(answer: str) -> list[Offer]:
    """What a stored answer offers, in its order."""
    return [_offer(row) for row in _rows(answer)]


def _rows(answer: str) -> Iterable[Mapping[str, str]]:
    rows: list[Mapping[str, str]] = json.loads(answer) if answer else []
    return rows


def _offer(row: Mapping[str, str]) -> Offer:
    issued = row["issue_date"][:8]
    return Offer(
        identifier=row["certificate_source_id"],
        name=row["certificate_name"] or row["certificate_type"],
        number=row["certificate_number"],
        holder=row["certificate_holder"],
        issuer=row["issue_dept"],
        issued_on=f"{issued[:4]}-{issued[4:6]}-{issued[6:]}" if issued.isascii() and issued.isdigit() else "",
        link=row["file_link"],
        file_name=row["file_name"],
        file_sm3=row["file_sm3"].lower(),
        is_in_force=gives_rights(row["certificate_source_id"]),
    )
