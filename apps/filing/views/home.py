"""My cases (我的办件)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.cases.selectors import own_cases
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar
from apps.filing.access import applicant_page
from apps.filing.paging import page_of_cases
from apps.filing.selectors import TABS, in_tab, tab_counts, unread_notices
from apps.filing.words import case_row
from apps.identity.models import User
from apps.ui.pieces import Text

NAMES: dict[str, Text] = {
    "answer": _("Needs your answer"),
    "drafts": _("Drafts"),
    "open": _("Under way"),
    "closed": _("Closed"),
}


@require_safe
@applicant_page
def home(request: HttpRequest, user: User) -> HttpResponse:
    """A bounded list in tabs; opens at the first tab that has something in it."""
    day = today()
    own = own_cases(user=user, on=day)
    counts = tab_counts(own)
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = next((name for name, count in counts.items() if count), "open")
    cases = in_tab(own, tab).select_related("matter", "applicant", "holder")
    # The definitions of the matters are large and the list shows only their names.
    rows, pages = page_of_cases(cases.defer("matter__definition"), {**request.GET.dict(), "tab": tab})
    calendar = load_calendar()
    context = {
        "tabs": [{"code": code, "name": NAMES[code], "count": counts.get(code)} for code in TABS],
        "tab": tab,
        "rows": [case_row(case, today=day, calendar=calendar) for case in rows],
        "pages": pages,
        "unread": unread_notices(user),
    }
    return render(request, "filing/home.html", context)
