from __future__ import annotations

import pytest

from .conftest import filled


def test_the_sample_is_accepted(start):
    case = start("mining_right_new")
    form = filled(case, "mine")
    assert form.is_valid(), form.errors
    form.save()
    assert case.title == "甲东县示范镇样板石灰岩矿"


def test_a_mineral_that_is_not_in_the_table_is_refused(start):
    form = filled(start("mining_right_new"), "mine", mineral="unobtainium")
    assert not form.is_valid()
    assert "unobtainium" in form.errors["mineral"][0]


@pytest.mark.parametrize("scale", ["0", "-1", "many"])
def test_a_production_scale_is_more_than_nothing(start, scale):
    assert "scale" in filled(start("mining_right_new"), "mine", scale=scale).errors


def test_a_right_from_exploration_names_the_exploration_right(start):
    form = filled(start("mining_right_new"), "grant", grant_way="exploration")
    assert list(form.errors) == ["exploration_number"]
    assert filled(start("mining_right_new"), "grant", grant_way="exploration", exploration_number="x").is_valid()


@pytest.mark.parametrize(("years", "valid"), [("0", False), ("1", True), ("30", True), ("31", False)])
def test_a_term_is_one_to_thirty_years(start, years, valid):
    assert filled(start("mining_right_new"), "grant", years=years).is_valid() is valid
