"""Certificates, for security administrators: our own and how they stand, and which outside authorities are trusted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.custody import authorities
from apps.custody.access import Custodian, custodians_only
from apps.custody.certificate_forms import AuthorityForm, ListForm, StandingForm
from apps.custody.certificate_selectors import lines_of
from apps.custody.forms import ReasonForm
from apps.signatures import renewal
from apps.signatures.errors import SignatureError
from apps.signatures.models import TrustedCertificate
from apps.ui.pieces import Pages

MANY = 100


def _own(custodian: Custodian, standing: str, *, before: str) -> dict[str, object]:
    lines, older = lines_of(custodian.keys, standing=standing, before=before)
    query = urlencode({"standing": standing, "before": older or ""})
    return {"lines": lines, "pages": Pages(older=f"?{query}#own" if older else "")}


def _page(request: HttpRequest, custodian: Custodian, form: AuthorityForm, list_form: ListForm) -> HttpResponse:
    chosen = StandingForm(request.GET)
    now = timezone.now()
    trusted = TrustedCertificate.objects.select_related("issuer", "revocation_list").defer("revocation_list__der")
    context = {
        "custodian": custodian,
        "form": form,
        "list_form": list_form,
        "chosen": chosen,
        **_own(custodian, chosen.chosen, before=request.GET.get("before", "")),
        "ending": renewal.in_use_until(now + renewal.LISTED_BEFORE)[:MANY],
        "renewed_before": renewal.RENEWED_BEFORE.days,
        "listed_before": renewal.LISTED_BEFORE.days,
        "authorities": trusted[:MANY],
        "now": now,
    }
    status = 422 if form.errors or list_form.errors else 200
    return render(request, "custody/certificates.html", context, status=status)


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: HttpRequest, custodian: Custodian) -> HttpResponse:
    admin = custodian.administrator
    form = AuthorityForm(request.POST, request.FILES) if request.method == "POST" else AuthorityForm()
    if form.is_bound and form.is_valid():
        try:
            added = authorities.import_authorities(admin=admin, data=form.cleaned_data["file"])
        except SignatureError as refusal:
            form.add_error("file", str(refusal))
        else:
            words = ngettext("%(count)d certificate is trusted.", "%(count)d certificates are trusted.", len(added))
            messages.success(request, words % {"count": len(added)})
            return redirect("custody:certificates")
    return _page(request, custodian, form, ListForm())


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, custodian: Custodian) -> HttpResponse:
    """Takes in an outside authority's list of revoked certificates; what is wrong stands at the file's field."""
    admin, form = custodian.administrator, ListForm(request.POST, request.FILES)
    if request.method != "POST":  # the page with the error was opened again, in the other language perhaps
        return redirect("custody:certificates")
    if form.is_valid():
        try:
            held = authorities.import_list(admin=admin, data=form.cleaned_data["crl"])
        except SignatureError as refusal:
            form.add_error("crl", str(refusal))
        else:
            words = _("List no. %(number)s of “%(authority)s” is held.")
            messages.success(request, words % {"number": held.number, "authority": held.issuer})
            return redirect("custody:certificates")
    return _page(request, custodian, AuthorityForm(), form)


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove_authority(request: HttpRequest, custodian: Custodian, authority_id: int) -> HttpResponse:
    """Ends the trust in an outside authority: what follows is said before, the reason is asked for."""
    admin = custodian.administrator
    trusted = get_object_or_404(TrustedCertificate, pk=authority_id, removed_at__isnull=True)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        authorities.remove_authority(admin=admin, trusted=trusted, reason=form.cleaned_data["reason"])
        messages.success(request, _("The authority is not trusted any more."))
        return redirect("custody:certificates")
    follows = (
        _("Signatures whose certificates go back to this root are reported as not trusted, earlier ones too.")
        if trusted.is_root
        else _("Signatures made from now on with certificates of this authority are reported as not trusted.")
    )
    context = {
        "base": "custody/base.html",
        "custodian": custodian,
        "title": _("Remove from trust"),
        "eyebrow": trusted.subject,
        "statements": [follows],
        "form": form,
        "submit": _("Remove from trust"),
        "cancel_href": reverse("custody:certificates"),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
