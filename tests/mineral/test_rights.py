"""Right and permit are two objects (矿产资源法 2024, arts. 22, 33), entered with their licenses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from apps.cases.actions import perform
from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.errors import InvalidData, NotPossible
from apps.cases.models import Case
from apps.cases.registry import Sample, plugin_for
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty
from apps.licenses.models import License
from apps.mineral.models import MineralPermit, MineralRight, RightKind
from apps.mineral.prerequisites import find_right
from apps.mineral.samples import exploration_right_new, mining_right_new
from apps.mineral.selectors import application_of
from apps.mineral.services import register_right
from tests.races import at_once

PERMIT = "C9901012026119990000007"


def until(case: Case, stage: Stage, sample: Sample | None = None) -> Case:
    sample = sample or plugin_for(case.matter_code).sample()
    return Demonstration(tell=lambda line: None).go_on(case.pk, stage, sample)


def numbered(case: Case, number: str) -> License:
    perform(case, "make_certificate", story.clerk(authority=case.holder, duty=Duty.CERTMAKER), data={"number": number})
    return License.objects.get(source_ref=str(case.pk))


def test_a_registered_right_has_its_license_mineral_ground_and_elevations(registered):
    right = MineralRight.objects.get(license__number=registered)
    assert (right.kind, right.mineral) == (RightKind.MINING, "building_stone")
    assert str(right.km2) == "0.2756"
    assert (right.elevation_top, right.elevation_bottom) == (220, 60)
    assert right.license.valid_to is not None
    assert right.is_in_force


def test_a_registered_right_is_found_by_holder_and_number(registered, world):
    assert find_right(number=registered, holder=world.company()) == MineralRight.objects.get()
    assert find_right(number=registered, holder=world.company("mining")) is None


def test_entering_a_right_again_changes_nothing(registered):
    right = MineralRight.objects.get()
    with transaction.atomic():
        assert register_right(case=right.application.case, license=right.license) == right
    assert MineralRight.objects.count() == 1


def test_the_permit_names_the_right_it_is_for(drafted, registered):
    case = until(drafted("mining_plan"), Stage.CERTIFICATE)
    license = numbered(case, PERMIT)
    permit = MineralPermit.objects.get(license=license)
    assert permit.right == MineralRight.objects.get(license__number=registered)
    assert permit.application.case == case


def test_what_was_registered_cannot_be_deleted(registered):
    right = MineralRight.objects.get()
    for row in (right.license, right.application):
        with pytest.raises(ProtectedError):
            row.delete()


def test_one_license_is_one_right(registered):
    right = MineralRight.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MineralRight.objects.create(
            license=right.license, application=right.application, kind=right.kind, mineral=right.mineral
        )


def test_a_mining_right_without_elevations_is_refused_by_the_database(registered):
    with pytest.raises(IntegrityError), transaction.atomic():
        MineralRight.objects.update(elevation_top=None, elevation_bottom=None)


def test_a_certificate_that_is_not_entered_as_a_right_does_not_carry_a_plan(start, registered):
    MineralRight.objects.all().delete()
    page = plugin_for("mineral.mining_plan").step("right")
    form = page.form({"right_number": registered}, case=start("mining_plan"))
    assert registered in form.errors["right_number"][0]


def test_a_plan_builds_on_its_right(drafted, registered):
    assert Case.objects.get(pk=drafted("mining_plan").pk).basis.number == registered


@pytest.mark.parametrize(
    ("change", "lapsed"), [({"valid_from": "2001-01-01", "valid_to": "2020-12-31"}, True), ({}, False)]
)
def test_a_right_that_lapsed_or_was_cancelled_is_not_in_force(registered, change, lapsed):
    changes = change or {"status": "cancelled", "status_reason": "x", "status_cause": "x"}
    License.objects.filter(number=registered).update(**changes)
    right = MineralRight.objects.get()
    assert not right.is_in_force
    assert right.has_lapsed is lapsed


def test_an_exploration_right_does_not_stand_in_the_way_of_a_mining_right(drafted):
    """Another kind: what is explored may be mined by whoever holds that right; only the same kind excludes."""
    sample = exploration_right_new(place=4)
    numbered(
        until(drafted("exploration_right_new", sample), Stage.CERTIFICATE, sample),
        "示（2026）甲江市不动产权第9900004号",
    )
    assert application_of(drafted("mining_right_new", mining_right_new(place=4))) is not None
    with pytest.raises(InvalidData) as refused:
        drafted("exploration_right_new", exploration_right_new(place=4))
    assert "9900004" in refused.value.errors["corners_text"][0]


def test_a_right_granted_but_not_numbered_stands_in_the_way(drafted):
    sample = mining_right_new(mineral="building_stone", place=4)
    until(drafted("mining_right_new", sample), Stage.CERTIFICATE, sample)
    with pytest.raises(InvalidData) as refused:
        drafted("mining_right_new", sample)
    assert list(refused.value.errors) == ["corners_text"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_rights_numbered_at_once_on_one_ground_one_is_refused(drafted):
    samples = [mining_right_new(mineral="building_stone", place=place) for place in (4, 6)]
    one, other = (until(drafted("mining_right_new", sample), Stage.CERTIFICATE, sample) for sample in samples)
    first, second = application_of(one), application_of(other)
    for column in ("corners", "geometry", "area", "south", "west", "north", "east"):
        setattr(second, column, getattr(first, column))
    second.save()  # as two approvers leave it who decide at the same moment
    outcomes = at_once(
        [
            lambda: numbered(one, "示（2026）甲东县不动产权第9900061号"),
            lambda: numbered(other, "示（2026）甲东县不动产权第9900062号"),
        ]
    )
    assert sum(isinstance(outcome, License) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert MineralRight.objects.count() == 1
