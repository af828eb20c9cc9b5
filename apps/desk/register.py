"""The register of licenses at the desk: what the clerk may see of it, a page of it, one license with its history."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.cases.issuance import source_case_id
from apps.desk.access import Clerk
from apps.identity.models import Duty
from apps.identity.selectors import authorities_below
from apps.ledger import kinds
from apps.ledger.models import Entry
from apps.licenses.causes import CAUSES
from apps.licenses.ending import end_words, ending_of, ending_soon, filing_words
from apps.licenses.models import License, Occasion, Status
from apps.licenses.selectors import history_of, kind_title, status_on, versions_of
from apps.licenses.services.decisions import deciding_post, possible_decisions
from apps.licenses.services.replacement import can_be_replaced, making_post
from apps.ui import pieces
from apps.ui.paging import page_of
from apps.ui.templatetags.ui import day

PAGE_SIZE = 50
# Who administers accounts has no business with licenses (三员分立).
_ADMINISTRATORS = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})


@dataclass(frozen=True)
class Row:
    license: License
    title: str
    state: str
    state_words: str
    note: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision that may be taken now: its code in addresses, and its name on the button."""

    code: str
    status: Status
    label: Promise


DECISIONS: Mapping[Status, Decision] = {
    status: Decision(code, status, label)
    for code, status, label in (
        ("suspend", Status.SUSPENDED, pgettext_lazy("license", "Suspend")),
        ("resume", Status.VALID, pgettext_lazy("license", "Put in force again")),
        ("revoke", Status.REVOKED, pgettext_lazy("license", "Revoke")),
        ("cancel", Status.CANCELLED, pgettext_lazy("license", "Cancel")),
        ("move-out", Status.TRANSFERRED, pgettext_lazy("license", "Move to another register")),
    )
}


@dataclass(frozen=True)
class LicensePage:
    license: License
    title: str
    state: str
    state_words: str
    facts: Sequence[pieces.Fact]
    versions: Sequence[pieces.FileRow]
    events: Sequence[pieces.Event]
    decisions: Sequence[Decision]
    may_replace: bool
    may_decide: bool
    cases_href: str


def licenses_of(clerk: Clerk) -> QuerySet[License]:
    """Issued by an authority where the clerk holds a post; a supervisor also sees those of all below."""
    posts = [p for p in clerk.posts if p.duty not in _ADMINISTRATORS]
    own = {p.post.authority_id for p in posts}
    supervised = {p.post.authority_id for p in posts if p.duty == Duty.SUPERVISOR}
    return License.objects.filter(issuer__in=own | authorities_below(supervised)).select_related("issuer", "holder")


def license_of(clerk: Clerk, license_id: int) -> License:
    """Raises Http404 for one out of scope."""
    license = licenses_of(clerk).filter(pk=license_id).first()
    if license is None:
        raise Http404
    return license


def page_of_register(clerk: Clerk, query: Mapping[str, str]) -> tuple[list[Row], pieces.Pages]:
    """Newest entered first; `ending` keeps what ends within SOON days, soonest first.

    `number` finds a number or identifier exactly; `at` is a cursor that this function wrote, others are ignored.
    """
    found = licenses_of(clerk)
    by: tuple[str, ...] = ("-pk",)
    kept = {}
    text = "".join(query.get("number", "").split()).replace("\x00", "")[:100]
    if text:
        found, kept["number"] = found.filter(Q(number=text) | Q(identifier=text)), text
    if query.get("ending"):
        found, by, kept["ending"] = ending_soon(found, clerk.on), ("valid_to", "pk"), "1"
    page = page_of(found, by=by, cursor=query.get("at", ""), size=PAGE_SIZE)
    newer, older = ("?" + urlencode({**kept, "at": at}) if at else "" for at in (page.newer, page.older))
    return [_row(license, clerk.on) for license in page.rows], pieces.Pages(newer=newer, older=older)


_STATES = {Status.VALID: "done", Status.PREPARING: "waiting", Status.SUSPENDED: "warn", Status.REVOKED: "bad"}


def _row(license: License, on: dt.date) -> Row:
    """One in its last days says so as its state, with the day by which renewal is filed."""
    ending = ending_of(license, on)
    if ending is not None:
        return Row(license, kind_title(license), "warn", end_words(ending), filing_words(ending))
    now = status_on(license, on)
    return Row(license, kind_title(license), _STATES.get(now, "locked"), str(now.label))


def license_page(license: License, clerk: Clerk) -> LicensePage:
    versions = versions_of(license)
    row = _row(license, clerk.on)
    may_decide = deciding_post(license, clerk.posts) is not None
    return LicensePage(
        license=license,
        title=row.title,
        state=row.state,
        state_words=row.state_words,
        facts=_facts(license, row.note),
        versions=[_version_row(version, clerk.on) for version in versions],
        events=[_event(entry, versions) for entry in history_of(versions)],
        decisions=[DECISIONS[status] for status in possible_decisions(license)] if may_decide else (),
        may_replace=making_post(license, clerk.posts) is not None and can_be_replaced(license),
        may_decide=may_decide,
        cases_href=_cases_href(license, clerk),
    )


def _cases_href(license: License, clerk: Clerk) -> str:
    """Where the cases stand that the license was issued in and that build on it; empty where the clerk sees none."""
    related = clerk.cases.filter(Q(basis=license) | Q(pk=source_case_id(license)))
    return reverse("desk:license_cases", args=[license.pk]) if related.exists() else ""


def _facts(license: License, filing: str) -> list[pieces.Fact]:
    """`filing`: until when renewal is filed, where that is near."""
    term = gettext("%(first)s to %(last)s") % {
        "first": day(license.valid_from),
        "last": day(license.valid_to) if license.valid_to else gettext("no end"),
    }
    facts = [
        pieces.Fact(_("Holder"), license.holder_name),
        pieces.Fact(_("Issuing authority"), license.issuer_name, note=day(license.issued_on)),
        pieces.Fact(_("Validity"), term, note=filing),
        pieces.Fact(_("Version"), str(license.version), note=license.get_occasion_display()),
        pieces.Fact(_("Why this version"), license.occasion_reason),
        pieces.Fact(_("Identifier"), license.identifier or "", is_code=True),
        pieces.Fact(_("Status"), license.get_status_display(), note=license.status_reason),
        pieces.Fact(_("SM3 digest"), license.data_digest, is_code=True),
    ]
    return [fact for fact in facts if fact.value]


def _version_row(version: License, on: dt.date) -> pieces.FileRow:
    row = _row(version, on)
    ready = version.status != Status.PREPARING and bool(version.pdf)
    return pieces.FileRow(
        "PDF",
        gettext("Version %(number)d: %(occasion)s")
        % {"number": version.version, "occasion": version.get_occasion_display()},
        reverse("desk:license_file", args=[version.pk]) if ready else "",
        " · ".join(part for part in (day(version.issued_on), version.occasion_reason) if part),
        state=row.state,
        state_words=row.state_words,
    )


def _event(entry: Entry, versions: Sequence[License]) -> pieces.Event:
    data: dict[str, Any] = json.loads(entry.data)
    number = next(version.version for version in versions if str(version.pk) == entry.subject_id)
    title = gettext("%(event)s (version %(number)d)") % {"event": kinds.label(entry.kind), "number": number}
    return pieces.Event(entry.occurred_at, title, " · ".join(_words(data)), entry.actor_name)


def _words(data: Mapping[str, Any]) -> list[str]:
    """Occasion, cause and reason of an entry: what a reader of the history asks for."""
    words = []
    if data.get("occasion") in Occasion.values:
        words.append(str(Occasion(data["occasion"]).label))
    cause = CAUSES.get(str(data.get("cause", "")))
    if cause is not None:
        words += [str(cause.label), cause.basis]
    words.append(str(data.get("reason", "")))
    return [word for word in words if word]
