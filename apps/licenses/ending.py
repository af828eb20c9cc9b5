"""Licenses that end soon: which, until when renewal is applied for (行政许可法 art. 50), and how that reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.licenses import kinds
from apps.licenses.causes import NOT_MADE
from apps.licenses.models import License, Status
from apps.licenses.renewal import Renewal
from apps.licenses.selectors import kind_title
from apps.licenses.use_models import EndNotice

SOON = 90
"""Days. The longest time that a law asks for here is two months (海域使用管理法 art. 26): a month is left till then."""
REMINDER = 45
"""Days. Where art. 50's thirty days hold, fifteen are left to file."""
STAGES = (SOON, REMINDER)


@dataclass(frozen=True)
class Ending:
    """A license in its last days: `left` days after today, 0 to SOON; `file_by` is None where it is not renewed."""

    last: dt.date
    left: int
    file_by: dt.date | None
    is_late: bool
    matter: str | None


def ending_of(license: License, on: dt.date) -> Ending | None:
    """None for one that gives no rights on that day, has no end, or a later one."""
    if license.status != Status.VALID or license.valid_to is None or not license.holds_on(on):
        return None
    left = (license.valid_to - on).days
    if left > SOON:
        return None
    renewal = _renewal_of(license)
    file_by = renewal.file_by(license.valid_to) if renewal else None
    matter = renewal.matter if renewal else None
    return Ending(license.valid_to, left, file_by, file_by is not None and file_by < on, matter)


def _renewal_of(license: License) -> Renewal | None:
    try:
        return kinds.get(license.kind).renewal
    except KeyError:  # no sector declares it any more
        return None


def ending_soon(licenses: QuerySet[License], on: dt.date, *, days: int = SOON) -> QuerySet[License]:
    """Those in force whose last day lies at most `days` after that day; order by `valid_to` to use the index."""
    last = on + dt.timedelta(days=days)
    return licenses.filter(status=Status.VALID, valid_from__lte=on, valid_to__gte=on, valid_to__lte=last)


def unnoticed(*, stage: int, on: dt.date) -> QuerySet[License]:
    """What ends within the stage and not yet within the next, without a notice of that stage or a newer version."""
    nearer = max((other for other in STAGES if other < stage), default=-1)
    newer = License.objects.filter(kind=OuterRef("kind"), number=OuterRef("number"), version__gt=OuterRef("version"))
    told = EndNotice.objects.filter(license=OuterRef("pk"), stage=stage)
    found = ending_soon(License.objects.all(), on, days=stage).filter(valid_to__gt=on + dt.timedelta(days=nearer))
    return found.filter(~Exists(newer.exclude(status_cause=NOT_MADE)), ~Exists(told)).order_by("valid_to", "pk")


def after(licenses: QuerySet[License], license: License) -> QuerySet[License]:
    """Those that stand behind it in the order of `valid_to` and key."""
    return licenses.filter(Q(valid_to__gt=license.valid_to) | Q(valid_to=license.valid_to, pk__gt=license.pk))


def _day(day: dt.date) -> str:
    return date_format(day, pgettext("date format", "j F Y"))


def end_words(ending: Ending) -> str:
    """“Ends in 40 days”."""
    if ending.left == 0:
        return _("Ends today")
    return ngettext("Ends in %(left)d day", "Ends in %(left)d days", ending.left) % {"left": ending.left}


def filing_words(ending: Ending) -> str:
    """“File for renewal by 6 December 2026”: what stands below `end_words` in a list."""
    if ending.file_by is None:
        return _("Not renewed")
    if ending.is_late:
        return _("Renewal was to be filed by %(day)s") % {"day": _day(ending.file_by)}
    return _("File for renewal by %(day)s") % {"day": _day(ending.file_by)}


def guide_path(ending: Ending) -> str:
    """The guide of the matter that renews it, a path on this site; empty where none is open."""
    return f"/guides/{ending.matter}/" if ending.matter else ""


def advice(license: License, ending: Ending) -> Iterator[str]:
    """What to do until when, and where, in sentences; the guide's address is not among them."""
    words = {"issuer": license.issuer_name, "last": _day(ending.last)}
    if ending.file_by is None:
        yield _("It ends by itself and is not renewed. Whoever wants to go on applies anew, at %(issuer)s.") % words
        return
    words["by"] = _day(ending.file_by)
    if ending.is_late:
        yield _("Renewal was to be filed by %(by)s. Ask %(issuer)s at once what is still possible.") % words
    else:
        yield _("To go on after %(last)s, file for renewal by %(by)s.") % words
    if not ending.matter:
        yield _("Renewal cannot be filed here yet: file it at %(issuer)s.") % words


def subject(license: License, ending: Ending) -> str:
    words = {"title": kind_title(license), "number": license.number, "last": _day(ending.last)}
    return _("%(title)s %(number)s ends on %(last)s") % words


def message(license: License, ending: Ending) -> Iterator[str]:
    """The notice, line by line, with the addresses."""
    words = {"title": kind_title(license), "number": license.number, "holder": license.holder_name}
    yield _("%(title)s %(number)s of %(holder)s ends on %(last)s.") % {**words, "last": _day(ending.last)}
    yield from advice(license, ending)
    if path := guide_path(ending):
        yield _("How to file for renewal: %(url)s") % {"url": f"{settings.BASE_URL}{path}"}
    yield _("See the license: %(url)s") % {"url": f"{settings.BASE_URL}/my/licenses/{license.pk}/"}
