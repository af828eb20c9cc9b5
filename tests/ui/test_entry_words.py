from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from apps.ui.entry_words import say_what_to_do


class Page(forms.Form):
    name = forms.CharField(min_length=3)
    way = forms.ChoiceField(choices=[("a", "A")])
    plan = forms.FileField()
    share = forms.DecimalField(min_value=1, max_value=100)
    years = forms.IntegerField(error_messages={"required": "How many years?"}, min_value=1)


def told(**data: str) -> dict[str, str]:
    form = Page(data)
    say_what_to_do(form)
    return {name: form.errors[name][0] for name in form.errors}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Fill this in.", "Choose one.", "Choose a file."]), ("zh-hans", ["请填写。", "请选择。", "请选择文件。"])],
)
def test_what_is_missing_is_asked_for_by_the_kind_of_field(language, words):
    with translation.override(language):
        found = told()
    assert [found[name] for name in ("name", "way", "plan")] == words
    assert found["years"] == "How many years?"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("share", "0", "Enter 1 or more."),
        ("share", "101", "Enter 100 or less."),
        ("name", "ab", "Write at least 3 characters; these are 2."),
    ],
)
def test_a_value_beyond_its_bounds_is_told_the_bound(field, value, words):
    with translation.override("en"):
        assert told(**{field: value})[field] == words
