"""What the page pieces in `templates/ui/` show. Views build these; the templates only lay them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Link:
    """`of` completes the words for a screen reader: "Change" + "the applicant"."""

    href: str
    words: Text
    of: Text = ""


@dataclass(frozen=True)
class Fact:
    """A row of a facts list (`_facts.html`); an empty value shows as "Not provided"."""

    label: Text
    value: Text
    note: Text = ""
    link: Link | None = None
    is_code: bool = False


@dataclass(frozen=True)
class FileRow:
    """A row of a files list (`_files.html`). `kind`: PDF, OFD, TXT …; `state`: a name that `state` knows."""

    kind: str
    name: Text
    href: str = ""
    note: Text = ""
    why: Text = ""
    state: str = ""
    state_words: Text = ""
    link: Link | None = None


@dataclass(frozen=True)
class Check:
    """A row of a checks list (`_checks.html`). `mark`: tick, cross, warn, or ring for "not yet"."""

    mark: str
    words: Text
    note: Text = ""
    code: str = ""


@dataclass(frozen=True)
class Stage:
    """A stop of a track. `status`: done, now, skip, or empty for one to come."""

    name: Text
    status: str = ""
    when: Text = ""
    note: Text = ""


@dataclass(frozen=True)
class Change:
    """Old and new value of a field, in a timeline event."""

    name: Text
    old: Text
    new: Text


@dataclass(frozen=True)
class Event:
    """An entry of a timeline (`_timeline.html`, newest first). `mark`: round, square, lozenge, warn, ring."""

    at: dt.datetime
    title: Text
    words: Text = ""
    by: Text = ""
    mark: str = "round"
    is_attempt: bool = False
    changes: Sequence[Change] = field(default_factory=tuple)


@dataclass(frozen=True)
class Verdict:
    """One line in words, shape and color (`_verdict.html`). `shape`: tick, warn, cross, clock, or lens.

    `kind`: "" (valid), warn, bad, none.
    """

    kind: str
    shape: str
    title: Text
    words: Text = ""


@dataclass(frozen=True)
class Pages:
    """Keyset paging without counts (`_pages.html`): the addresses of newer and older entries, empty where none."""

    newer: str = ""
    older: str = ""
