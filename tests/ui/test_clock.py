"""The days tag: a word, a shape, then a color."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from apps.ui.clock import days_tag


@pytest.mark.parametrize(
    ("left", "kind", "words"),
    [
        (12, "", "12 working days left"),
        (3, "soon", "3 working days left"),
        (1, "warn", "1 working day left"),
        (0, "warn", "Due today"),
        (-1, "over", "1 working day overdue"),
        (-3, "over", "3 working days overdue"),
    ],
)
def test_days_left_choose_shape_and_words(left, kind, words):
    with override("en"):
        tag = days_tag(left)
    assert (tag.kind, tag.words) == (kind, words)


def test_a_stopped_clock_says_why():
    with override("en"):
        tag = days_tag(5, paused="expert review")
    assert (tag.kind, tag.words) == ("paused", "Clock stopped: expert review")


def test_a_late_case_stays_late_while_the_clock_stands():
    assert days_tag(-2, paused="hearing").kind == "over"


def test_a_closed_case_has_no_clock():
    assert days_tag(-2, done="Granted").kind == "done"


def test_the_caller_may_warn_earlier():
    assert days_tag(4, warned=True).kind == "warn"
    assert days_tag(1, warned=False).kind == "soon"


def test_chinese_words():
    with override("zh-hans"):
        assert days_tag(12).words == "剩 12 个工作日"
