"""Revoking one of our own certificates: what follows is shown before anything is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.custody import authorities
from apps.custody.access import Custodian, custodians_only
from apps.custody.certificate_forms import RevocationForm
from apps.custody.consequences import consequences
from apps.signatures import certificates
from apps.signatures.errors import InvalidRevocation
from apps.signatures.models import KeyState, Reason, Revocation, SigningKey
from apps.signatures.revocation import check_revocation
from apps.ui.templatetags.ui import local


def _refused(form: RevocationForm, key: SigningKey) -> bool:
    """Whether something is wrong with what was entered, which is then written at its field."""
    if not form.is_valid():
        return True
    reason, invalid_since = form.stated
    try:
        check_revocation(key=key, reason=reason, invalid_since=invalid_since)
    except InvalidRevocation as refusal:
        form.add_error("invalid_since", str(refusal))
    return bool(form.errors)


def _end(request: HttpRequest, revocation: Revocation) -> HttpResponse:
    words = _("Certificate %(serial)s was revoked at %(moment)s. Reason: %(reason)s.")
    parts = {
        "serial": revocation.key.serial,
        "moment": local(revocation.revoked_at),
        "reason": revocation.get_reason_display(),
    }
    messages.success(request, words % parts)
    return redirect("custody:certificates")


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, custodian: Custodian, key_id: int) -> HttpResponse:
    """GET asks for the reason; the first POST shows what follows; the second, confirmed, revokes."""
    admin, key = custodian.administrator, custodian.revocable_key(key_id)
    if key.state == KeyState.REVOKED:  # also where the confirmation was sent twice
        return _end(request, key.revocation)
    form = RevocationForm(request.POST if request.method == "POST" else None)
    owner = certificates.name_of(bytes(key.certificate)).common_name
    context = {"custodian": custodian, "key": key, "owner": owner, "form": form}
    if _refused(form, key) or "change" in request.POST:
        return render(request, "custody/revoke.html", context, status=422 if form.errors else 200)
    reason, invalid_since = form.stated
    if "confirmed" in request.POST:
        ground = form.cleaned_data["ground"]
        done = authorities.revoke_key(admin=admin, key=key, reason=reason, invalid_since=invalid_since, ground=ground)
        return _end(request, done)
    context |= {
        "hidden": [(name, form.data.get(name, "")) for name in form.fields],
        "reason": Reason(reason).label,
        "invalid_since": invalid_since,
        "statements": consequences(key=key, reason=reason, invalid_since=invalid_since),
    }
    return render(request, "custody/revoke_confirm.html", context)
