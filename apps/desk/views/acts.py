"""One page per act."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from apps.cases.actions import Outcome, perform
from apps.cases.errors import CaseError, InvalidData, NotVisible, Stale
from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.deadlines.calendar import CalendarHorizonError
from apps.desk import acts
from apps.desk.access import Clerk, case_readers
from apps.desk.acts import ActPage, Entered
from apps.desk.statements import statements_for
from apps.ledger import kinds
from apps.ui.case_pieces import DayCounter, matter_title


@case_readers
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, clerk: Clerk, case_id: UUID, action: str) -> HttpResponse:
    """GET shows the form; POST goes on to the confirm page where the act cannot be undone, else does it."""
    case = clerk.case(case_id)
    info = acts.known_act(case, action)
    if request.method != "POST":
        try:
            return _show(request, clerk, acts.blank_page(case, acts.offer_of(case, clerk, action)))
        except CaseError as refusal:
            return _refused(request, clerk, case, action, refusal)
    entered = Entered.from_post(request.POST)
    if "change" in request.POST or (info.irreversible and "confirmed" not in request.POST):
        return _ask_again(request, clerk, case, action, entered)
    return _perform(request, clerk, case, action, entered)


def _ask_again(request: HttpRequest, clerk: Clerk, case: Case, action: str, entered: Entered) -> HttpResponse:
    """The confirm page for entries that hold; the form for those that do not, or to change them."""
    try:
        offer = acts.offer_of(case, clerk, action)
    except CaseError as refusal:
        return _refused(request, clerk, case, action, refusal, entered)
    if entered.version != case.version:
        return _show(request, clerk, acts.filled_page(case, offer, entered, stale=True), status=409)
    page = acts.filled_page(case, offer, entered)
    if "change" in request.POST:
        return _show(request, clerk, page)
    if page.form is not None and not page.form.is_valid():
        return _show(request, clerk, page, status=422)
    return _show(request, clerk, acts.confirm_page(case, offer, entered))


def _perform(request: HttpRequest, clerk: Clerk, case: Case, action: str, entered: Entered) -> HttpResponse:
    """A double click sends the same key twice: the second gets the first answer, and the same page."""
    try:
        outcome = perform(
            case.pk,
            action,
            clerk.user,
            data=entered.data,
            expected_version=entered.version if entered.version is not None else -1,
            request_id=entered.request_id,
        )
    except NotVisible:
        raise Http404 from None
    except InvalidData:
        return _show_filled(request, clerk, case, action, entered, stale=False, status=422)
    except Stale:
        return _show_filled(request, clerk, clerk.case(case.pk), action, entered, stale=True, status=409)
    except CaseError as refusal:
        return _refused(request, clerk, clerk.case(case.pk), action, refusal, entered)
    except CalendarHorizonError as error:
        return _refused_words(request, clerk, case, action, str(error), 409, entered)
    messages.success(request, _done_words(case, action, outcome))
    return redirect("desk:case", case.pk)


def _show_filled(
    request: HttpRequest, clerk: Clerk, case: Case, action: str, entered: Entered, *, stale: bool, status: int
) -> HttpResponse:
    try:
        offer = acts.offer_of(case, clerk, action)
    except CaseError as refusal:
        return _refused(request, clerk, case, action, refusal, entered)
    return _show(request, clerk, acts.filled_page(case, offer, entered, stale=stale), status=status)


def _show(request: HttpRequest, clerk: Clerk, page: ActPage, *, status: int = 200) -> HttpResponse:
    counter = DayCounter.of(clerk.on)
    context = {
        "clerk": clerk,
        "case": page.case,
        "matter": matter_title(page.case.matter),
        "days": counter.tag(page.case),
        "page": page,
        "act": page.offer.act,
        "statements": statements_for(page.case, page.offer) if page.confirming else (),
        "last_change": kinds.label(page.case.last_change) if page.stale else "",
    }
    return render(request, "desk/act_confirm.html" if page.confirming else "desk/act.html", context, status=status)


def _refused(
    request: HttpRequest, clerk: Clerk, case: Case, action: str, refusal: CaseError, entered: Entered | None = None
) -> HttpResponse:
    return _refused_words(request, clerk, case, action, str(refusal), refusal.status, entered)


def _refused_words(
    request: HttpRequest, clerk: Clerk, case: Case, action: str, reason: str, status: int, entered: Entered | None
) -> HttpResponse:
    """Why not, and what was typed, so that nobody has to write it again from memory."""
    info = acts.known_act(case, action)
    form = acts.form_of(case, info, entered.data) if entered is not None else None
    context = {
        "clerk": clerk,
        "case": case,
        "matter": matter_title(case.matter),
        "act": info,
        "reason": reason,
        "facts": acts.entries_in_words(form) if form else (),
    }
    return render(request, "desk/act_refused.html", context, status=status)


def _done_words(case: Case, action: str, outcome: Outcome) -> str:
    label = acts.known_act(case, action).label
    stage = Stage(outcome.stage).label
    return gettext("Done: %(act)s. The case is now in “%(stage)s”.") % {"act": label, "stage": stage}
