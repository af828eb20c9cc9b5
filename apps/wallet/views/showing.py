"""Showing a license (亮证): a large code with its end, which can be renewed or taken back."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from apps.identity.models import User
from apps.licenses import showing as showings
from apps.licenses.models import License
from apps.licenses.selectors import kind_title
from apps.licenses.use_models import Showing
from apps.signatures.errors import SignatureError
from apps.wallet.access import license_page

_SESSION = "showing"


@require_http_methods(["GET", "HEAD", "POST"])
@license_page
def show(request: HttpRequest, user: User, license: License) -> HttpResponse:
    """A post makes a new code and ends the one before; the page shows the one that runs."""
    if request.method == "POST":
        try:
            shown = showings.show(license_id=license.pk, user=user)
        except (ValidationError, SignatureError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
            return redirect("wallet:license", license_id=license.pk)
        # The register keeps only a digest, so the code itself waits in the session for the page.
        request.session[_SESSION] = {"id": shown.showing.pk, "payload": shown.payload}
        return redirect("wallet:show", license_id=license.pk)
    kept = request.session.get(_SESSION, {})
    found = Showing.objects.filter(pk=kept.get("id"), license=license, shown_by=user).first()
    context: dict[str, object] = {"license": license, "title": kind_title(license), "showing": found}
    if found is not None and found.is_live(timezone.now()):
        context["qr"] = _picture(kept["payload"])
    return render(request, "wallet/show.html", context)


def _picture(payload: str) -> SafeString:
    """Error correction L: a screen is clean, and larger modules are read from further away."""
    code = segno.make(showings.address(payload), error="l", boost_error=False, micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308


@require_POST
@license_page
def end(request: HttpRequest, user: User, license: License) -> HttpResponse:
    showings.take_back(license_id=license.pk, user=user)
    request.session.pop(_SESSION, None)
    return redirect("wallet:license", license_id=license.pk)
