from __future__ import annotations

import pytest

from apps.licenses.models import License
from apps.mineral.samples import corners, mining_right_new
from apps.mineral.selectors import application_of, overlapping_rights

from .conftest import filled


def test_corners_in_degrees_make_an_area_in_km2(start):
    case = start("mining_right_new")
    form = filled(case, "area")
    assert form.is_valid(), form.errors
    form.save()
    application = application_of(case)
    assert str(application.km2) == form.data["stated_km2"]
    assert len(application.places) == 4
    assert application.shape.zone.number == 38
    assert not application.turned


@pytest.mark.parametrize(("top", "bottom"), [("60", "220"), ("60", "60")])
def test_elevations_go_from_above_to_below(start, top, bottom):
    form = filled(start("mining_right_new"), "area", elevation_top=top, elevation_bottom=bottom)
    assert list(form.errors) == ["elevation_bottom"]


def test_a_stated_area_that_differs_is_refused_with_the_computed_one(start):
    form = filled(start("mining_right_new"), "area", stated_km2="0.3000")
    assert "0.2756" in form.errors["stated_km2"][0]


def test_anticlockwise_corners_are_put_in_order_and_it_is_told(start):
    case = start("mining_right_new")
    first, *others = corners(1).splitlines()
    form = filled(case, "area", corners_text="\n".join([first, *reversed(others)]))
    assert form.is_valid(), form.errors
    form.save()
    application = application_of(case)
    assert application.turned
    assert [c.name for c in application.places] == ["1", "2", "3", "4"]


def test_crossing_corners_are_refused(start):
    a, b, c, d = corners(1).splitlines()
    form = filled(start("mining_right_new"), "area", corners_text=f"{a}\n{c}\n{b}\n{d}")
    assert [e.code for e in form.errors.as_data()["corners_text"]] == ["crossing"]


def test_a_stored_page_shows_the_corners_as_they_were_entered(start):
    case = start("mining_right_new")
    form = filled(case, "area")
    assert form.is_valid()
    form.save()
    assert type(form)(case=case).initial["corners_text"] == form.data["corners_text"]


def test_ground_of_another_right_is_refused_with_its_number_and_the_area(start, registered):
    text = corners(0)
    form = filled(start("mining_right_new"), "area", corners_text=text, stated_km2="0.2756")
    assert not form.is_valid()
    assert registered in form.errors["corners_text"][0]
    assert "0.275" in form.errors["corners_text"][0]


def test_a_right_that_was_revoked_does_not_stand_in_the_way(start, registered):
    License.objects.filter(number=registered).update(status="revoked", status_reason="x", status_cause="x")
    assert filled(start("mining_right_new"), "area", mining_right_new(place=0)).is_valid()


def test_a_right_that_has_ended_does_not_stand_in_the_way(start, registered):
    License.objects.filter(number=registered).update(valid_from="2001-01-01", valid_to="2020-12-31")
    assert filled(start("mining_right_new"), "area", mining_right_new(place=0)).is_valid()


def test_a_mere_application_does_not_stand_in_the_way(start, drafted):
    drafted("mining_right_new", mining_right_new(place=3))
    assert filled(start("mining_right_new"), "area", mining_right_new(place=3)).is_valid()


def test_overlaps_are_found_with_two_queries(start, registered, drafted, django_assert_num_queries):
    case = drafted("mining_right_new", mining_right_new(place=5))
    application, other = application_of(case), start("mining_right_new")
    with django_assert_num_queries(2):
        overlapping_rights(shape=application.shape, corners=application.places, except_case=other)


@pytest.fixture
def plan(start, registered):
    case = start("mining_plan")
    form = filled(case, "right")
    assert form.is_valid(), form.errors
    form.save()
    return case


def test_a_plan_within_its_right_is_accepted(plan):
    form = filled(plan, "area")
    assert form.is_valid(), form.errors


def test_a_plan_outside_its_right_is_refused_with_the_area(plan):
    form = filled(plan, "area", corners_text=corners(2))
    assert "0.2756" in form.errors["corners_text"][0]


@pytest.mark.parametrize("changes", [{"elevation_top": "221"}, {"elevation_bottom": "59"}])
def test_a_plan_stays_within_the_elevations_of_its_right(plan, changes):
    assert list(filled(plan, "area", **changes).errors) == list(changes)
