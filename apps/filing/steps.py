"""Building a page of an application: the sector's form with what was kept of it, and where to go next."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from apps.cases.models import Case
from apps.cases.registry import Step, plugin_for
from apps.cases.vocabulary import Stage
from apps.filing.services import Entries
from apps.ui.entry_words import say_what_to_do

# Where a page returns to: the word in the address → the name of the page.
RETURNS = {"check": "filing:check", "answer": "filing:answer"}


def page_form(step: Step, case: Case, entries: Entries | None = None) -> BaseForm:
    """The form to show first: what is saved, or in its place what was entered and is not saved yet.

    Kept entries are shown without errors: nobody has asked for their check yet.
    """
    form = step.form(case=case)
    assert isinstance(form, BaseForm)
    if entries:
        form.initial = {**form.initial, **_as_initial(form, entries)}
    return form


def bound_form(step: Step, case: Case, data: QueryDict, files: MultiValueDict[str, Any]) -> BaseForm:
    """The posted form with its errors. The files were read once already: they are wound back."""
    for name in files:
        for upload in files.getlist(name):
            upload.seek(0)
    form = step.form(data, files, case=case)
    assert isinstance(form, BaseForm)
    say_what_to_do(form)
    return form


def _as_initial(form: BaseForm, entries: Entries) -> dict[str, Any]:
    data: MultiValueDict[str, str] = MultiValueDict(entries)
    return {
        name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.needs_multipart_form
    }


def return_word(value: str, case: Case) -> str:
    """The word in `then` where it is one of ours; an answer page goes back to the answers by itself."""
    if case.stage == Stage.CORRECTION:
        return "answer"
    return value if value == "check" else ""


def back_href(case: Case, then: str) -> str:
    """The list that the page belongs to."""
    return reverse(RETURNS.get(then, "filing:draft"), args=[case.pk])


def next_href(case: Case, code: str, then: str) -> str:
    """After saving: straight back where one came from, else the next page, after the last the task list."""
    if then:
        return back_href(case, then)
    codes = [step.code for step in plugin_for(case.matter_code).steps]
    following = codes[codes.index(code) + 1 :]
    return reverse("filing:step", args=[case.pk, following[0]]) if following else back_href(case, then)
