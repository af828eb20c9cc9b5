"""An electronic license instead of an upload: from this system's register, or asked of the national platform."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.cases.drafts import ensure_editable
from apps.cases.models import Case
from apps.filing.access import case_page
from apps.filing.words import matter_name
from apps.hub.models import LicenseQuery
from apps.hub.reuse.answers import offers_of
from apps.hub.reuse.attaching import attach_from_hub, attach_own, is_fresh, own_licenses
from apps.hub.reuse.queries import ask, consent_sentence, default_purpose, reusable
from apps.identity.models import User
from apps.licenses.selectors import kind_title
from apps.licenses.sharing import LONGEST_PURPOSE


class AskForm(forms.Form):
    """What for, and the consent. The rules are the service's."""

    purpose = forms.CharField(
        label=gettext_lazy("What the licenses are asked for"),
        max_length=LONGEST_PURPOSE,
        help_text=gettext_lazy("It is recorded with the query."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("State what the licenses are asked for.")},
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree to this query"),
        error_messages={"required": gettext_lazy("Without your consent the platform is not asked.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def licenses(request: HttpRequest, user: User, case: Case, *, code: str) -> HttpResponse:
    """What this system holds itself, and the question to the platform."""
    ensure_editable(case, user=user)
    definition = reusable(case, code)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"purpose": default_purpose(case, code)})
    if request.method == "POST" and form.is_valid():
        query = _asked(form, case, user, code)
        if query is not None:
            return redirect("filing:license_answer", case.pk, code, query.pk)
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "definition": definition,
        "form": form,
        "consent": consent_sentence(case),
        "own": [(own, kind_title(own)) for own in own_licenses(case=case, user=user, code=code)],
    }
    return render(request, "filing/licenses.html", context, status=422 if form.errors else 200)


def _asked(form: AskForm, case: Case, user: User, code: str) -> LicenseQuery | None:
    """None where the service refused: its errors are at the fields then."""
    entered = form.cleaned_data
    try:
        return ask(case=case, user=user, code=code, purpose=entered["purpose"], agrees=entered["agrees"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def answer(request: HttpRequest, user: User, case: Case, *, code: str, query: int) -> HttpResponse:
    """What the platform answered; a license of it is attached by a click."""
    ensure_editable(case, user=user)
    found = LicenseQuery.objects.filter(pk=query, case=case, material_code=code, asked_by=user).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            attach_from_hub(query_id=found.pk, user=user, identifier=request.POST.get("identifier", ""))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("filing:license_answer", case.pk, code, query)
        messages.success(request, _("The license was attached as it was received."))
        return redirect("filing:material", case.pk, code)
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "definition": reusable(case, code),
        "query": found,
        "offers": offers_of(found.answer),
        "is_fresh": is_fresh(found),
    }
    return render(request, "filing/license_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def attach(request: HttpRequest, user: User, case: Case, *, code: str, license: int) -> HttpResponse:
    """Attaches a license of this system's own register."""
    if request.method != "POST":
        return redirect("filing:licenses", case.pk, code)
    try:
        attach_own(case=case, user=user, code=code, license_id=license)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("filing:licenses", case.pk, code)
    messages.success(request, _("The license was attached as it was issued."))
    return redirect("filing:material", case.pk, code)
