"""An applicant's own page: real-name data once, then contact data and those they act for."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.identity.forms import ContactForm, RealNameForm
from apps.identity.levels import level_words
from apps.identity.models import Applicant, User
from apps.identity.selectors import agencies_of, level_of, proofs_of


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    applicant = Applicant.objects.filter(user=request.user).first()
    if applicant is None:
        return _register(request, request.user)
    initial = {"phone": applicant.phone, "address": applicant.address}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and form.save_contact(applicant=applicant, user=request.user):
        messages.success(request, _("Your contact details were saved."))
        return redirect("identity:profile")
    agencies = agencies_of(user=request.user, on=timezone.localdate())
    context = {
        "form": form,
        "applicant": applicant,
        "agencies": agencies,
        "level": level_words(level_of(request.user)),
        "proofs": proofs_of(request.user),
    }
    return render(request, "identity/profile.html", context)


def _register(request: HttpRequest, user: User) -> HttpResponse:
    form = RealNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.register(user=user):
        messages.success(
            request,
            _("Your real-name details were registered. Each matter says how far your identity must be verified."),
        )
        return redirect("ui:start")
    return render(request, "identity/profile.html", {"form": form})
