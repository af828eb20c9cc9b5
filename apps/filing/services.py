"""Keeping what was typed, until it can be saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.cases.drafts import ensure_editable
from apps.cases.models import Case, Notice
from apps.filing.models import KeptPage
from apps.identity.models import User

Entries = dict[str, list[str]]

ANSWERS = "answers"
WORD = "word"
# Names of the pages' own controls; everything else in a form is an entry.
CONTROLS = frozenset({"csrfmiddlewaretoken", "request_id", "version", "then", "go"})
MAX_FIELDS, MAX_CHARACTERS = 300, 60_000


def raw_entries(posted: Iterable[tuple[str, list[str]]]) -> Entries:
    """The entries of a posted form. Empty where they are larger than any page of ours."""
    entries = {name: values for name, values in posted if name not in CONTROLS and len(name) <= 100}
    size = sum(len(value) for values in entries.values() for value in values)
    return entries if len(entries) <= MAX_FIELDS and size <= MAX_CHARACTERS else {}


def keep_entries(*, case: Case, user: User, page: str, entries: Entries, refused: bool = False) -> None:
    """Stores entries unchecked, shown again when the page is opened. Raises NotPermitted or NotPossible."""
    ensure_editable(case, user=user)
    now = timezone.now()
    values = {"entries": entries, "kept_at": now, "is_refused": refused}
    KeptPage.objects.update_or_create(case=case, page=page, defaults=values)
    # A draft in which somebody writes is not an abandoned one.
    Case.objects.filter(pk=case.pk).update(touched_at=now)


def mark_saved(*, case: Case, page: str) -> None:
    """The page was saved: what was kept of it is of no more use."""
    values: dict[str, Any] = {"entries": {}, "kept_at": None, "is_refused": False, "saved_at": timezone.now()}
    KeptPage.objects.update_or_create(case=case, page=page, defaults=values)


def forget_entries(*, case: Case, user: User, page: str) -> None:
    """The applicant prefers what was saved before. Raises NotPermitted or NotPossible."""
    ensure_editable(case, user=user)
    KeptPage.objects.filter(case=case, page=page).update(entries={}, kept_at=None, is_refused=False)


def keep_word(*, case: Case, user: User, position: int, word: str) -> None:
    """The applicant's word to one request of a correction notice, sent with the answer."""
    ensure_editable(case, user=user)
    with transaction.atomic():
        kept, _created = KeptPage.objects.select_for_update().get_or_create(case=case, page=ANSWERS)
        kept.entries = {**kept.entries, f"answer_{position}": [word.strip()[:2000]]}
        kept.kept_at = timezone.now()
        kept.save(update_fields=["entries", "kept_at"])


def read_notice(*, user: User, notice_id: int) -> Notice | None:
    """Marks one of the user's messages as read; None where it is not theirs."""
    notice = Notice.objects.filter(pk=notice_id, recipient=user).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def read_all_notices(*, user: User) -> None:
    Notice.objects.filter(recipient=user, read_at__isnull=True).update(read_at=timezone.now())
