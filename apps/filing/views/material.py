"""One upload page a material: limits before choosing, checked at once, versions kept."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from apps.cases.drafts import ensure_editable
from apps.cases.materials import remove_material, upload_material
from apps.cases.models import Case, CorrectionItem, MaterialVersion
from apps.cases.selectors import materials_of
from apps.cases.vocabulary import Stage
from apps.cases.wording import listed
from apps.catalogue.definition import MaterialDef
from apps.filing import stash
from apps.filing.access import case_page
from apps.filing.forms import WordForm
from apps.filing.selectors import request_for
from apps.filing.services import WORD, keep_word
from apps.filing.steps import back_href, return_word
from apps.filing.tasklist import asked_materials, tasks_of
from apps.filing.words import matter_name
from apps.identity.models import User


class UploadForm(forms.Form):
    """What is wrong with the file is said by the upload itself (`check_upload`)."""

    file = forms.FileField(
        label=pgettext_lazy("upload", "File"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        allow_empty_file=True,
    )

    def __init__(self, request: HttpRequest | None, definition: MaterialDef) -> None:
        super().__init__(request.POST if request else None, request.FILES if request else None)
        field = self.fields["file"]
        types = listed(ending.upper() for ending in definition.accept)
        field.help_text = _("%(types)s, at most %(size)d MB.") % {"types": types, "size": definition.max_mb}
        field.widget.attrs["accept"] = ",".join(f".{ending}" for ending in definition.accept)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def material(request: HttpRequest, user: User, case: Case, *, code: str) -> HttpResponse:
    ensure_editable(case, user=user)
    found = next(((m, required) for m, required in asked_materials(case) if m.code == code), None)
    asked = request_for(case, target=CorrectionItem.Target.MATERIAL, code=code)
    if found is None and asked is None:
        raise Http404
    definition, required = found or (next(m for m in case.matter.spec.materials if m.code == code), True)
    then = return_word(request.POST.get("then", "") or request.GET.get("then", ""), case)
    form = UploadForm(request if request.method == "POST" else None, definition)
    returned = stash.take(request) if request.method != "POST" else None
    first_word = "".join((returned or {}).get(WORD, [])) or (asked.word if asked else "")
    word = WordForm(request.POST if request.method == "POST" else None, initial={WORD: first_word})
    has_fresh = asked is not None and asked.is_answered
    if request.method == "POST" and word.is_valid():
        # With a new file already there, the word alone may be changed.
        only_word = has_fresh and not request.FILES
        if only_word or (form.is_valid() and _store(form, case, user, code)):
            if asked is not None:
                keep_word(case=case, user=user, position=asked.item.position, word=word.cleaned_data[WORD])
            if not only_word:
                messages.success(request, _("The file was uploaded and passed the checks."))
            return redirect(_next(request, case, then))
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "definition": definition,
        "required": required,
        "form": form,
        "word": word,
        "asked": asked,
        "versions": _versions(case, code),
        "may_remove": case.stage == Stage.DRAFT,
        "then": then,
        "back_href": back_href(case, then),
    }
    return render(request, "filing/material.html", context)


def _store(form: UploadForm, case: Case, user: User, code: str) -> bool:
    try:
        upload_material(case=case, user=user, code=code, upload=form.cleaned_data["file"])
    except ValidationError as error:
        form.add_error("file", error)
        return False
    return True


def _next(request: HttpRequest, case: Case, then: str) -> str:
    """Straight back, or on to the next material that is still missing."""
    if then:
        return back_href(case, then)
    missing = [task for task in tasks_of(case).materials if task.state == "not_started"]
    if request.POST.get("go") == "back" or not missing:
        return back_href(case, then)
    return missing[0].href


def _versions(case: Case, code: str) -> list[MaterialVersion]:
    """Newest first."""
    found = next((m for m in materials_of(case) if m.code == code), None)
    kept: list[MaterialVersion] = getattr(found, "kept", [])
    return kept[::-1]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def remove(request: HttpRequest, user: User, case: Case, *, code: str, version: int) -> HttpResponse:
    """Takes a file of a draft back. A repeat finds it gone and says nothing."""
    if request.method == "POST" and MaterialVersion.objects.filter(pk=version, removed_at__isnull=True).exists():
        remove_material(case=case, user=user, version_id=version)
        messages.success(request, _("The file was taken back."))
    return redirect(reverse("filing:material", args=[case.pk, code]))
