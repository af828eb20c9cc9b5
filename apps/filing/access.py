"""Who gets a page: the applicant or their agent. Everyone else finds nothing (404); refusals are shown in words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from apps.cases.errors import CaseError, NotVisible
from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.filing import stash
from apps.filing.selectors import own_case
from apps.identity.models import User

View = Callable[..., HttpResponseBase]


def applicant_page(view: View) -> View:
    """`view(request, user, …)` for anyone signed in; nothing of it stays in the browser's cache."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _whole_page(request, _to_sign_in(request))
        response = _whole_page(request, view(request, request.user, **kwargs))
        add_never_cache_headers(response)
        return response

    return wrapped


def case_page(view: View) -> View:
    """`view(request, user, case, …)` for the case's applicant or agent.

    A refused act shows its sentence on the fresh page; what was typed is there again.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, user: User, *, case_id: UUID, **kwargs: Any) -> HttpResponseBase:
        case = own_case(user=user, case_id=case_id, on=today())
        if case is None:
            raise Http404
        try:
            return view(request, user, case, **kwargs)
        except NotVisible:
            raise Http404 from None
        except CaseError as refusal:
            messages.error(request, str(refusal))
        if request.method != "POST":
            return redirect(home_of(case))
        stash.put(request)
        return redirect(request.get_full_path())

    return applicant_page(wrapped)


def _whole_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An upload sent by htmx goes on to its next page as a click would: address, history and messages stay right."""
    if request.headers.get("HX-Request") == "true" and isinstance(response, HttpResponseRedirect):
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def home_of(case: Case) -> str:
    """The page where the case's next thing is done."""
    name = "filing:draft" if case.stage == Stage.DRAFT else "filing:case"
    return reverse(name, args=[case.pk])


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        stash.put(request)
        messages.info(
            request, _("You were signed out. Sign in again: what you entered is kept and will be on the page.")
        )
    return redirect_to_login(request.get_full_path())
