"""One page of the application: saved when it is right, kept when it is not yet."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases.drafts import ensure_editable, save_step
from apps.cases.errors import CaseError, InvalidData
from apps.cases.models import Case, CorrectionItem
from apps.cases.registry import Step, plugin_for
from apps.deadlines.dates import SHANGHAI, today
from apps.filing import stash
from apps.filing.access import case_page
from apps.filing.forms import WordForm
from apps.filing.selectors import Request, kept_page, own_case, request_for
from apps.filing.services import WORD, forget_entries, keep_entries, keep_word, mark_saved, raw_entries
from apps.filing.steps import back_href, bound_form, next_href, page_form, return_word
from apps.filing.words import matter_name
from apps.identity.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def step(request: HttpRequest, user: User, case: Case, *, code: str) -> HttpResponse:
    ensure_editable(case, user=user)
    page = _page(case, code)
    if request.method == "POST":
        return _save(request, user, case, page)
    returned = stash.take(request)
    if returned:
        keep_entries(case=case, user=user, page=code, entries=returned)
    kept = kept_page(case, code)
    entries = kept.entries if kept is not None else {}
    context = {"kept_at": kept.kept_at if kept is not None and entries else None}
    asked = request_for(case, target=CorrectionItem.Target.ENTRY, code=code)
    word = WordForm(initial={WORD: "".join(entries.get(WORD, [])) or (asked.word if asked else "")})
    then = return_word(request.GET.get("then", ""), case)
    return _show(request, case, page, page_form(page, case, entries), asked, word, then, context)


def _page(case: Case, code: str) -> Step:
    page = plugin_for(case.matter_code).step(code)
    if page is None:
        raise Http404
    return page


def _save(request: HttpRequest, user: User, case: Case, page: Step) -> HttpResponse:
    then = return_word(request.POST.get("then", ""), case)
    if request.POST.get("go") == "forget":
        forget_entries(case=case, user=user, page=page.code)
        return redirect(request.get_full_path())
    asked = request_for(case, target=CorrectionItem.Target.ENTRY, code=page.code)
    word = WordForm(request.POST)
    try:
        if not word.is_valid():
            raise InvalidData({})
        save_step(case=case, user=user, step_code=page.code, data=request.POST, files=request.FILES)
    except InvalidData:
        keep_entries(case=case, user=user, page=page.code, entries=raw_entries(request.POST.lists()), refused=True)
        form = bound_form(page, case, request.POST, request.FILES)
        return _show(request, case, page, form, asked, word, then, {})
    mark_saved(case=case, page=page.code)
    if asked is not None:
        keep_word(case=case, user=user, position=asked.item.position, word=word.cleaned_data[WORD])
    if request.FILES and not then and request.POST.get("go") != "back":
        # What was read from a file is looked at before going on.
        messages.success(
            request, _("The file was uploaded and passed the checks. Look at what it says, then continue.")
        )
        return redirect(request.get_full_path())
    if request.POST.get("go") == "back":
        messages.success(request, _("Saved: %(page)s") % {"page": page.title})
        return redirect(back_href(case, then))
    return redirect(next_href(case, page.code, then))


def _show(
    request: HttpRequest,
    case: Case,
    page: Step,
    form: BaseForm,
    asked: Request | None,
    word: WordForm,
    then: str,
    more: Mapping[str, object],
) -> HttpResponse:
    plugin = plugin_for(case.matter_code)
    codes = [s.code for s in plugin.steps]
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "page": page,
        "form": form,
        "asked": asked,
        "word": word,
        "then": then,
        "position": codes.index(page.code) + 1,
        "total": len(codes),
        "back_href": back_href(case, then),
        "read_from_file": plugin.detail_template if form.is_multipart() and page.is_complete(case) else "",
        "keep_href": reverse("filing:keep", args=[case.pk, page.code]),
        **more,
    }
    return render(request, "filing/step.html", context)


@require_POST
def keep(request: HttpRequest, *, case_id: UUID, code: str) -> HttpResponse:
    """Keeps the entries of a page as one types. 401 where the session has expired: the page says so."""
    if not isinstance(request.user, User):
        return JsonResponse(
            {"problem": _("You were signed out. Save the page: you sign in, and nothing is lost.")}, status=401
        )
    case = own_case(user=request.user, case_id=case_id, on=today())
    if case is None:
        raise Http404
    try:
        keep_entries(
            case=case, user=request.user, page=_page(case, code).code, entries=raw_entries(request.POST.lists())
        )
    except CaseError as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.status)
    now = timezone.localtime(timezone.now(), SHANGHAI)
    return JsonResponse({"kept": _("Kept at %(time)s") % {"time": now.strftime("%H:%M:%S")}})
