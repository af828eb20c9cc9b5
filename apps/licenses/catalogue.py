"""The catalogue of licenses for those who keep one above us (电子证照目录信息, GB/T 36902): kinds, and what changed.

Elements bear the names of GB/T 36903 (`metadata`); what those have no name for bears the prefix of extensions. The
changes are read from the ledger by its sequence: a reader keeps the last number it got and comes back with it, so that
nothing is told twice or left out, and a page costs the same wherever it lies.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from apps.ledger.models import Entry, Nature
from apps.licenses import facts, kinds
from apps.licenses.codes import OPERATION_NAMES, STATUS_NAMES, operation_code, status_code
from apps.licenses.kinds import AssignedNumber, LicenseKind
from apps.licenses.metadata import ELEMENTS, EXTENSION, NOT_KNOWN, metadata
from apps.licenses.models import License, Status
from apps.licenses.type_codes import type_codes

MOST = 500
WINDOW = 20_000
"""Numbers of the ledger looked through for one page: a stretch without licenses costs no more than one with."""

Row = dict[str, str | None]

_TOLD = tuple(
    kind.code
    for kind in (
        facts.ISSUED,
        facts.SUSPENDED,
        facts.RESUMED,
        facts.REVOKED,
        facts.CANCELLED,
        facts.EXPIRED,
        facts.REPLACED,
        facts.TRANSFERRED,
    )
)
_KIND_COLUMNS = ("kind", "nameInEnglish", "numbering", "numberSource", "validity", "fields")
KIND_COLUMNS = ("certificateTypeCode", "certificateName", NOT_KNOWN, *(EXTENSION + name for name in _KIND_COLUMNS))
_CHANGE_COLUMNS = ("sequence", "operation", "operationName", "status", "statusName", "kind", "version")
CHANGE_COLUMNS = (
    *(EXTENSION + name for name in _CHANGE_COLUMNS),
    *(element.name for element in ELEMENTS),
    NOT_KNOWN,
)


@dataclass(frozen=True)
class Changes:
    """`rows` in the order in which the changes were made; `last` is where to go on, `more` whether there is more."""

    rows: list[Row]
    last: int
    more: bool


def kind_rows() -> list[Row]:
    """Every kind that a sector declares, by its code."""
    codes = type_codes()
    return [_kind_row(kind, codes.get(kind.code)) for kind in kinds.all_kinds()]


def _kind_row(kind: LicenseKind, type_code: str | None) -> Row:
    number = kind.number
    numbering = number.shape if isinstance(number, AssignedNumber) else number.pattern
    rule = f"{kind.valid.rule} {kind.valid.years}" if kind.valid.years else kind.valid.rule
    fields = ",".join(field.key for field in kind.fields)
    own = (kind.code, kind.title_en, numbering, number.source, rule, fields)
    row: Row = {"certificateTypeCode": type_code, "certificateName": kind.title_zh}
    row[NOT_KNOWN] = None if type_code else "certificateTypeCode"
    return row | {EXTENSION + name: value for name, value in zip(_KIND_COLUMNS, own, strict=True)}


def changes_after(sequence: int, *, limit: int = MOST, issuers: Collection[int] | None = None) -> Changes:
    """What happened to licenses after that number of the ledger, at most `limit` (1 … 500) changes. Three queries.

    With `issuers`, only those of these authorities. Each row shows the license as it is now: a reader that applies
    the rows in order ends with what is true. Natural persons' numbers are masked.
    """
    limit = max(1, min(limit, MOST))
    head = Entry.objects.filter(sequence__isnull=False).order_by("-sequence").values_list("sequence", flat=True).first()
    upper = min(sequence + WINDOW, head or 0)
    told = Entry.objects.filter(sequence__gt=sequence, sequence__lte=upper, subject_type="license", kind__in=_TOLD)
    entries = list(told.filter(nature=Nature.FACT).order_by("sequence")[:limit])
    last = entries[-1].sequence if len(entries) == limit else max(upper, sequence)
    assert last is not None, "chosen by its sequence"
    licenses = License.objects.select_related("issuer", "holder").in_bulk({int(e.subject_id) for e in entries})
    pairs = [(entry, licenses[int(entry.subject_id)]) for entry in entries]
    rows = [_change_row(e, license) for e, license in pairs if issuers is None or license.issuer_id in issuers]
    return Changes(rows, last, last < (head or 0))


def _change_row(entry: Entry, license: License) -> Row:
    operation = operation_code(kind=entry.kind, license=license) or ""
    status = status_code(status=Status(license.status), cause=license.status_cause)
    own = (
        str(entry.sequence),
        operation,
        OPERATION_NAMES[operation],
        status,
        STATUS_NAMES[status],
        license.kind,
        str(license.version),
    )
    values = metadata(license)
    return {EXTENSION + n: v for n, v in zip(_CHANGE_COLUMNS, own, strict=True)} | values


def as_csv(rows: Iterable[Mapping[str, str | None]], columns: Iterable[str]) -> str:
    """With a first line of names and a byte order mark, as the usual table programs want it.

    A value that such a program would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    names = list(columns)
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _plain(row.get(name) or "") for name in names} for row in rows)
    return "\ufeff" + text.getvalue()


def _plain(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
