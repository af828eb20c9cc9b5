"""Filters and tags of `{% load ui %}`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from apps.deadlines.steps import Step
from apps.ui.pieces import Change, Check, Event, Fact, FileRow, Link, Pages, Stage, Verdict
from apps.ui.templatetags import ui

NIGHT = dt.datetime(2026, 11, 25, 17, 5, 7, tzinfo=dt.UTC)  # 01:05 of the next day in Shanghai


def render(text, **context):
    with override("en"):
        return Template("{% load ui %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("area", "text"),
    [(Decimal("12846"), "1.2846"), (Decimal("0.5"), "0.0001"), (0, "0.0000"), (Decimal("123456789"), "12,345.6789")],
)
def test_hectares_have_four_decimals(area, text):
    assert ui.hectares(area) == text


def test_no_area_is_no_text():
    assert ui.hectares(None) == ""


def test_times_are_shanghai_times():
    assert ui.local(NIGHT) == "2026-11-26 01:05"
    assert ui.local(NIGHT, "s") == "2026-11-26 01:05:07"
    assert ui.clock_time(NIGHT) == "01:05"


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "11月26日 星期四"), ("en", "Thursday 26 November")])
def test_days_are_written_as_the_language_does(language, text):
    with override(language):
        assert ui.week_day(NIGHT) == text


def test_a_day_of_another_year_shows_its_year():
    with override("zh-hans"):
        assert ui.short_day(dt.date(2019, 1, 4)) == "2019年1月4日"


def test_a_state_has_a_word_and_a_shape():
    assert render('{% state "completed" %}') == '<span class="state is-done">Completed</span>'
    assert render('{% state "warn" "Agreed on conditions" %}') == (
        '<span class="state is-warn">Agreed on conditions</span>'
    )


def test_an_unknown_state_is_an_error():
    with pytest.raises(KeyError):
        ui.state("nonsense", "words")


def test_a_track_marks_where_the_case_is():
    html = render("{% track stages %}", stages=[Stage("Received", "done"), Stage("Review", "now"), Stage("Decision")])
    assert html.count('aria-current="step"') == 1
    assert "done</span>" in html


def test_words_from_outside_are_escaped():
    html = render("{% track stages down=True %}", stages=[Stage("<b>x", "now", note="<script>")])
    assert "<script>" not in html
    assert "<b>x" not in html


def test_a_fact_without_value_says_so():
    facts = [Fact("Note", "", link=Link("/x/", "Add", of=" a note"))]
    html = render('{% include "ui/_facts.html" %}', facts=facts)
    assert "Not provided" in html
    assert '<span class="visually-hidden"> a note</span>' in html


def test_a_failed_check_says_so_in_words():
    html = render('{% include "ui/_checks.html" %}', checks=[Check("cross", "Digest differs", code="ab cd")])
    assert "Failed:" in html


def test_a_timeline_has_one_heading_a_day_of_shanghai():
    events = [
        Event(NIGHT, "Granted", changes=[Change("Handler", "A", "B")]),
        Event(NIGHT - dt.timedelta(hours=2), "Seen"),
    ]
    html = render('{% include "ui/_timeline.html" %}', events=events)
    assert html.count("timeline-day") == 2
    assert html.count("<ol") == html.count("</ol>") == 2
    assert "<del>A</del> changed to <ins>B</ins>" in html


@pytest.mark.parametrize("shape", ["tick", "warn", "cross", "clock", "lens"])
def test_each_verdict_has_a_shape_of_its_own(shape):
    html = render('{% include "ui/_verdict.html" %}', verdict=Verdict("bad", shape, "Revoked"))
    assert "<h1>Revoked</h1>" in html
    assert "<svg" in html


def test_pages_show_only_what_there_is():
    html = render('{% include "ui/_pages.html" %}', pages=Pages(older="?before=3"))
    assert "Older" in html
    assert "Newer" not in html


def test_a_file_with_a_fault_says_why():
    html = render('{% include "ui/_files.html" %}', files=[FileRow("PDF", "Plan", why="This is a program, not a PDF.")])
    assert "This is a program" in html


def test_a_derivation_ends_in_the_due_date():
    step = Step("start_accepted", {"day": "2026-11-05"}, dt.date(2026, 11, 6))
    html = render("{% derive steps due_on=due %}", steps=[step], due=dt.date(2026, 11, 26))
    assert "Accepted" in html
    assert "11-06" in html
    assert "2026-11-26" in html
