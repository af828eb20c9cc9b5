"""Numbers: taken under a lock and rolled back with the move, so that they have no gaps and are never reused."""

from __future__ import annotations

import secrets

from django.db.models import F

from apps.cases.models import Counter
from apps.cases.vocabulary import DocumentKind
from apps.identity.models import Authority

# What stands between authority and year in a document number (文号, GB/T 9704); local habit, no official code.
_WORDS = {
    DocumentKind.FILING_RECEIPT: "收",
    DocumentKind.CORRECTION_NOTICE: "补",
    DocumentKind.ACCEPTANCE_NOTICE: "受",
    DocumentKind.NON_ACCEPTANCE: "不受",
    DocumentKind.PROCEDURE_NOTICE: "特",
    DocumentKind.EXTENSION_NOTICE: "延",
    DocumentKind.GRANT_DECISION: "准",
    DocumentKind.REFUSAL_DECISION: "不准",
    DocumentKind.DELIVERY_RECEIPT: "送",
}
_SECTOR_LETTERS = {"land": "TD", "mineral": "KC", "marine": "HY", "surveying": "CH", "shared": "GY"}


def next_number(scope: str) -> int:
    """1, 2, 3 … within `scope`. Call it inside the transaction of the move that uses the number."""
    Counter.objects.get_or_create(scope=scope)
    # The UPDATE takes the row lock: a second taker waits here until the first commits or rolls back.
    Counter.objects.filter(scope=scope).update(value=F("value") + 1)
    return Counter.objects.values_list("value", flat=True).get(scope=scope)


def case_number(*, authority: Authority, sector: str, year: int) -> str:
    """`990101-TD-2026-000001`: division code, sector, year, serial of the authority's year."""
    serial = next_number(f"case:{authority.code}:{year}")
    return f"{authority.region_code}-{_SECTOR_LETTERS[sector]}-{year}-{serial:06d}"


def document_number(*, authority: Authority, kind: DocumentKind, year: int) -> str:
    """`自然资990101受〔2026〕1号`, with the brackets of GB/T 9704."""
    serial = next_number(f"document:{authority.code}:{kind}:{year}")
    return f"自然资{authority.region_code}{_WORDS[kind]}〔{year}〕{serial}号"


def query_code() -> str:
    """Six digits for the receipt: the second factor of the public progress page."""
    return f"{secrets.randbelow(1_000_000):06d}"
