"""Choosing the look, and the way from signing in to one's work."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.deadlines.dates import today
from apps.identity.models import Duty, User
from apps.identity.selectors import acting_posts
from apps.ui.appearance import remember


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Set theme or letter size and go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    remember(response, theme=request.POST.get("theme"), size=request.POST.get("size"), secure=settings.HTTPS)
    return response


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where a signed-in user's work is: the inbox, the supervisor's or the keeper's pages, or one's applications."""
    assert isinstance(request.user, User)
    duties = {p.duty for p in acting_posts(user=request.user, on=today())}
    if duties and duties <= {Duty.SUPERVISOR, Duty.AUDIT_ADMIN}:
        names = ["oversight:home", "desk:inbox"]
    elif duties and duties <= {Duty.SEAL_KEEPER, Duty.SECURITY_ADMIN}:
        names = ["custody:seals", "desk:inbox"]
    else:
        names = ["desk:inbox"] if duties else ["filing:home"]
    for name in names:
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect("/")


def favicon(request: HttpRequest) -> HttpResponse:
    """Some browsers ask here whatever the page says."""
    return redirect(static("ui/icon.svg"), permanent=True)
