"""Verifying a person at the window (当面核验): the clerk compares them with their identity card."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.desk.access import Clerk, clerks_only
from apps.identity.levels import WINDOW_LEVEL, level_words
from apps.identity.models import Duty
from apps.identity.selectors import ActingPost
from apps.identity.services import verify_at_window


class IdentityForm(forms.Form):
    """As it stands on the card, and the account as the person names it. The rules are the service's."""

    id_number = forms.CharField(
        label=_("ID number on the card"),
        max_length=30,
        error_messages={"required": _("Enter the number as it stands on the card.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=100,
        error_messages={"required": _("Enter the name as it stands on the card.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account = forms.CharField(
        label=_("User name of the person's account"),
        max_length=150,
        required=False,
        help_text=_("Ask the person for it; it stands under “My details”. Leave it empty where they have no account."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    compared = forms.BooleanField(
        label=_("The person is here, and I have compared them with their valid identity card"),
        error_messages={"required": _("Compare the person with the card first.")},
    )


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    posts = [p for p in clerk.posts if p.duty == Duty.WINDOW]
    if not posts:
        raise Http404
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _verified(form, posts[0]):
        words = gettext("%(name)s is known at %(level)s from now on.")
        messages.success(request, words % {"name": form.cleaned_data["name"], "level": level_words(WINDOW_LEVEL)})
        return redirect("desk:identity")
    context = {"clerk": clerk, "form": form, "level": level_words(WINDOW_LEVEL)}
    return render(request, "desk/identity.html", context, status=422 if form.errors else 200)


def _verified(form: IdentityForm, post: ActingPost) -> bool:
    """False where the service refused: its errors are at the fields then."""
    entered = form.cleaned_data
    try:
        verify_at_window(id_number=entered["id_number"], name=entered["name"], account=entered["account"], by=post)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
