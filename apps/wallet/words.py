"""How licenses and their uses read on the holder's pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.licenses.ending import end_words, ending_of, filing_words
from apps.licenses.models import License, Status
from apps.licenses.selectors import all_facts, kind_title
from apps.licenses.use_models import ShareConsent
from apps.ui import pieces
from apps.ui.templatetags.ui import day

_STATES = {Status.VALID: "done", Status.SUSPENDED: "warn"}


@dataclass(frozen=True)
class Row:
    """A license in the list."""

    license: License
    title: str
    state: str
    state_words: str
    left: str
    note: str = ""


def row(license: License, on: dt.date) -> Row:
    """One in its last days says so as its state, with the day by which renewal is filed."""
    ending = ending_of(license, on)
    if ending is not None:
        return Row(license, kind_title(license), "warn", end_words(ending), "", filing_words(ending))
    state, words = state_of(license, on)
    return Row(license, kind_title(license), state, words, left_words(license, on))


def state_of(license: License, on: dt.date) -> tuple[str, str]:
    """Shape and word. One past its last day is expired at once, whenever the sweep comes to mark it."""
    in_force = license.status in (Status.VALID, Status.SUSPENDED)
    status = Status.EXPIRED if in_force and license.valid_to and license.valid_to < on else Status(license.status)
    return _STATES.get(status, "bad"), str(status.label)


def left_words(license: License, on: dt.date) -> str:
    """How long it still holds; empty for one that gives no rights."""
    if license.status != Status.VALID:
        return ""
    if license.valid_from > on:
        return _("From %(day)s") % {"day": day(license.valid_from)}
    if license.valid_to is None:
        return _("No end")
    left = (license.valid_to - on).days
    if left < 0:
        return ""
    if left == 0:
        return _("Ends today")
    return ngettext("%(left)d day left", "%(left)d days left", left) % {"left": left}


def facts(license: License, on: dt.date) -> list[pieces.Fact]:
    """What stands on the license: all of it, for its holder."""
    english = (get_language() or "").startswith("en")
    term = _("%(first)s to %(last)s") % {
        "first": day(license.valid_from),
        "last": day(license.valid_to) if license.valid_to else _("no end"),
    }
    rows = [
        pieces.Fact(_("Number"), license.number),
        pieces.Fact(_("Holder"), license.holder_name),
        *(pieces.Fact(f.label_en if english else f.label_zh, f.value) for f in all_facts(license)),
        pieces.Fact(_("Validity"), term, note=left_words(license, on)),
        pieces.Fact(_("Issued by"), license.issuer_name, note=day(license.issued_on)),
    ]
    if license.identifier:
        rows.append(pieces.Fact(_("Identifier"), license.identifier, is_code=True))
    return rows


def version_rows(versions: list[License], current: License) -> list[pieces.FileRow]:
    """The other versions of a license, newest first."""
    return [
        pieces.FileRow(
            f"v{v.version}",
            _("Version %(n)d") % {"n": v.version},
            reverse("wallet:license", args=[v.pk]),
            day(v.issued_on),
            state=_STATES.get(Status(v.status), "bad"),
            state_words=v.get_status_display(),
        )
        for v in versions
        if v.pk != current.pk
    ]


@dataclass(frozen=True)
class ConsentRow:
    consent: ShareConsent
    running: bool
    words: str
    state: str


def consent_row(consent: ShareConsent, on: dt.date) -> ConsentRow:
    running = consent.holds_on(on)
    words = pgettext("consent", "Over")
    if consent.withdrawn_at:
        words = pgettext("consent", "Withdrawn")
    elif running:
        words = pgettext("consent", "Running")
    return ConsentRow(consent, running, words, "now" if running else "locked")
