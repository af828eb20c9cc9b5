"""Sharing with consent: giving and withdrawing it, and using what was shared with one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.licenses.models import License
from apps.licenses.selectors import kind_title
from apps.licenses.sharing import ConsentOver, find_recipient, give_consent, received_by, use_shared, withdraw_consent
from apps.wallet import words
from apps.wallet.access import holder_page, license_page
from apps.wallet.forms import ConsentForm, UseForm

MOST = 50


def _refuse(form: Form, error: ValidationError) -> None:
    """Each message at its field; what belongs to none, at the form."""
    if hasattr(error, "error_dict"):
        for field, problems in error.message_dict.items():
            for problem in problems:
                form.add_error(field, problem)
    else:
        form.add_error(None, error)


@require_http_methods(["GET", "HEAD", "POST"])
@license_page
def share(request: HttpRequest, user: User, license: License) -> HttpResponse:
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            recipient = find_recipient(number=given["number"], name=given["name"])
            give_consent(
                license_id=license.pk,
                user=user,
                recipient=recipient,
                purpose=given["purpose"],
                ends_on=given["ends_on"],
            )
        except ValidationError as error:
            _refuse(form, error)
        else:
            words_of_it = _("%(who)s may use this license until %(day)s.")
            messages.success(request, words_of_it % {"who": recipient.name, "day": given["ends_on"]})
            return redirect("wallet:license", license_id=license.pk)
    return render(request, "wallet/share.html", {"license": license, "title": kind_title(license), "form": form})


@require_POST
@license_page
def withdraw(request: HttpRequest, user: User, license: License, *, consent_id: UUID) -> HttpResponse:
    consent = withdraw_consent(consent_id=consent_id, user=user)
    messages.success(request, _("%(who)s may no longer use this license.") % {"who": consent.recipient_name})
    return redirect("wallet:license", license_id=license.pk)


@require_safe
@holder_page
def received(request: HttpRequest, user: User) -> HttpResponse:
    """What others share with the user, or with an organ that the user holds a post in."""
    day = today()
    rows = [
        {"title": kind_title(c.license), "row": words.consent_row(c, day)}
        for c in received_by(user=user, on=day)[:MOST]
    ]
    return render(request, "wallet/received.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page
def use(request: HttpRequest, user: User, *, consent_id: UUID) -> HttpResponse:
    """The purpose is asked first; with it, the license is shown and the use recorded."""
    day = today()
    consent = received_by(user=user, on=day).filter(pk=consent_id).first()
    if consent is None:
        raise Http404
    form = UseForm(request.POST or None)
    context = {"consent": consent, "title": kind_title(consent.license), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            license = use_shared(consent_id=consent_id, user=user, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            _refuse(form, error)
        except ConsentOver as over:
            form.add_error(None, str(over))
        else:
            state, state_words = words.state_of(license, day)
            context |= {"facts": words.facts(license, day), "state": state, "state_words": state_words}
    return render(request, "wallet/use.html", context)
