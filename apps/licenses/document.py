"""What the certificate shows, made from the register's row and the kind's declaration."""

from __future__ import annotations

import json
from typing import Any

from apps.deadlines.dates import chinese_day
from apps.licenses import kinds
from apps.licenses.metadata import keywords
from apps.licenses.models import License

OFD_TYPE = "application/ofd"


def file_mark(license: License) -> str:
    """Stands in the PDF's keywords: tells which license an altered file was made from (see recognition)."""
    return f"license:{license.pk}:v{license.version}"


def read_pdf(license: License) -> bytes:
    """The issued file. Raises FileNotFoundError where the store has lost it, ValueError where none was made yet."""
    with license.pdf.open("rb") as file:
        content: bytes = file.read()
    return content


def document_facts(license: License) -> dict[str, str]:
    """What the OFD tells programs (自定义元数据): which license it is."""
    facts = {
        "number": license.number,
        "identifier": license.identifier or "",
        "version": str(license.version),
        "issuer": license.issuer.uscc,
        "dataDigest": license.data_digest,
    }
    return {name: value for name, value in facts.items() if value}


def file_name(license: License, extension: str) -> str:
    """A license's file is named by its identifier (GB/T 36905), by its number where it has none."""
    return f"{license.identifier or license.number}.{extension}"


def _chinese(license: License) -> str:
    first = f"自{chinese_day(license.valid_from)}起"
    return f"{first}\n至{chinese_day(license.valid_to)}止" if license.valid_to else f"{first}，长期"


def document_data(license: License) -> dict[str, Any]:
    """The data of `templates/documents/license.typ`. Raises KeyError where no sector declares the kind."""
    kind = kinds.get(license.kind)
    facts: dict[str, Any] = json.loads(license.data)
    return {
        "title": kind.title_zh,
        "title_en": kind.title_en,
        "organ": license.issuer_name,
        "date": license.issued_on.isoformat(),
        "number": license.number,
        "identifier": license.identifier or "",
        "preamble": kind.preamble_zh,
        "validity": _chinese(license),
        "fields": [[f.label_zh, facts.get(f.key)] for f in kind.shown],
        "tables": [
            {
                "title": f"附表：{f.label_zh}",
                "columns": [c.label_zh for c in f.columns],
                "rows": [[row.get(c.key) for c in f.columns] for row in facts[f.key]],
            }
            for f in kind.tables
            if facts.get(f.key)
        ],
        "notes": list(kind.notes_zh),
        "keywords": [file_mark(license), *keywords(license)],
    }
