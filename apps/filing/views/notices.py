"""Messages (消息) about one's cases."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.notices import subject_line
from apps.deadlines.dates import today
from apps.filing.access import applicant_page
from apps.filing.paging import page_of_notices
from apps.filing.selectors import own_case, unread_notices
from apps.filing.services import read_all_notices, read_notice
from apps.identity.models import User


@require_safe
@applicant_page
def notices(request: HttpRequest, user: User) -> HttpResponse:
    rows, pages = page_of_notices(user.notices.all(), request.GET.dict())
    context = {
        "rows": [{"notice": notice, "words": subject_line(notice)} for notice in rows],
        "pages": pages,
        "unread": unread_notices(user),
    }
    return render(request, "filing/notices.html", context)


@require_safe
@applicant_page
def notice(request: HttpRequest, user: User, *, notice_id: int) -> HttpResponse:
    """Opens what a message speaks of; the mail links here. Reading it is what marks it."""
    found = read_notice(user=user, notice_id=notice_id)
    if found is None:
        raise Http404
    if own_case(user=user, case_id=found.case_id, on=today()) is not None:
        return redirect("filing:case", found.case_id)
    try:
        return redirect(reverse("desk:case", args=[found.case_id]))
    except NoReverseMatch:
        return redirect("ui:start")


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_page
def read_all(request: HttpRequest, user: User) -> HttpResponse:
    if request.method == "POST":
        read_all_notices(user=user)
    return redirect("filing:notices")
