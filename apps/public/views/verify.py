"""Verification of a license (证照核验) by number, by QR code, by file; and the holder's name compared unseen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.licenses import verifier
from apps.licenses.showing import is_showing, scan
from apps.licenses.verification import Outcome, Verdict, is_held_by, verify_number
from apps.public import verdicts
from apps.public.forms import HolderForm, VerifyFileForm, VerifyForm
from apps.public.limits import Limit, address_of

_LOOKS = Limit("verify", 60, 60)
# Names are few: whoever may try many can find out a holder.
_NAMES = Limit("verify-name", 5, 600)


def _page(request: HttpRequest, verdict: Verdict | None = None, **context: object) -> HttpResponse:
    context = {"form": VerifyForm(), "file_form": VerifyFileForm(), **context}
    if verdict is not None:
        context |= {"verdict": verdicts.banner(verdict), "answer": verdict, "checks": verdicts.checks(verdict)}
        context["seals"] = verdicts.seals(verdict.report) if verdict.report else []
        # An altered license's words are not shown beside the register's name: whoever skims would believe them.
        if (license := verdict.license) and verdict.outcome is not Outcome.ALTERED:
            # An old version is asked for again by its identifier: its number is the newest version's.
            old = verdict.outcome is Outcome.REPLACED and license.identifier
            context |= {"asked": license.identifier if old else license.number}
            context |= {"license": license, "facts": verdicts.facts(license), "qr": verdicts.qr_image(license)}
    return render(request, "public/verify.html", context)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def shown_page(request: HttpRequest, text: str) -> HttpResponse:
    """The answer to a scanned code: what the code is worth, and for a live one what the license is."""
    answer = scan(text=text, network_address=address_of(request))
    if answer.verdict is None:
        return render(
            request, "public/showing.html", {"verdict": verdicts.showing_banner(answer), "state": answer.state}
        )
    return _page(request, answer.verdict, shown=verdicts.showing_line(answer))


@never_cache
@require_safe
def showing(request: HttpRequest, payload: str) -> HttpResponse:
    """Where the QR code of a shown license (亮证) leads."""
    if not _LOOKS.take(address_of(request)):
        return _too_many(request)
    return shown_page(request, payload)


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    if "number" not in request.GET:
        return _page(request)
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return _page(request, form=form)
    if not _LOOKS.take(address_of(request)):
        return _too_many(request)
    text = form.cleaned_data["number"]
    if is_showing(text):
        return shown_page(request, text)
    return _page(request, verifier.verify_text(text, address=address_of(request)), form=form)


@never_cache
@require_safe
def verify_qr(request: HttpRequest, payload: str) -> HttpResponse:
    """Where a license's QR code leads."""
    if not _LOOKS.take(address_of(request)):
        return _too_many(request)
    return _page(request, verifier.verify_code(f"/v/{payload}", address=address_of(request)))


@never_cache
@require_POST
def verify_upload(request: HttpRequest) -> HttpResponse:
    form = VerifyFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form)
    if not _LOOKS.take(address_of(request)):
        return _too_many(request)
    file, signed = form.cleaned_data["file"], form.cleaned_data["signed"]
    content = signed.read() if signed else None
    verdict = verifier.verify_upload(file.read(), signed=content, address=address_of(request))
    return _page(request, verdict, file_name=file.name)


@never_cache
@require_POST
def verify_holder(request: HttpRequest) -> HttpResponse:
    """Whether a full name is the holder's: yes or no, without showing it."""
    form, name_form = VerifyForm(request.POST), HolderForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    verdict = verify_number(form.cleaned_data["number"])
    if verdict.license is None or not name_form.is_valid():
        return _page(request, verdict, form=form, name_form=name_form)
    if not _NAMES.take(address_of(request)):
        return _too_many(request)
    same = is_held_by(verdict.license, name_form.cleaned_data["name"])
    return _page(request, verdict, form=form, name_form=name_form, same_holder=same, holder_was_asked=True)
