from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from apps.cases.materials import upload_material
from apps.cases.registry import plugin_for
from apps.land.models import Parcel
from apps.land.samples import boundary_file, plan_permit_land
from apps.land.services import save_entries

from .conftest import fill_in, upload
from .test_acquisition_form import in_force, opinion

__all__ = ["opinion"]


def outcome(case, code: str):
    (found,) = [check for check in plugin_for(case.matter_code).checks(case) if check.code == code]
    return found


def test_an_empty_application_fails_without_an_error(start):
    for matter in ("preexam_site", "temporary_use", "plan_permit_land"):
        case = start(matter)
        assert "fail" in {check.outcome for check in plugin_for(case.matter_code).checks(case)}


@pytest.mark.parametrize(
    ("stated", "expected"), [("2.6711", "pass"), ("2.6700", "pass"), ("2.6600", "fail"), (None, "warn")]
)
def test_stated_and_computed_areas_are_compared(start, stated, expected):
    case = fill_in(start("preexam_site"))
    Parcel.objects.filter(number="DK001").update(stated_ha=stated and Decimal(stated))
    assert outcome(case, "AREA").outcome == expected


def test_a_wrong_area_is_told_with_both_numbers(start):
    case = fill_in(start("preexam_site"))
    Parcel.objects.filter(number="DK001").update(stated_ha=Decimal("2.9"))
    text = str(outcome(case, "AREA").text)
    assert "2.9000" in text
    assert "2.6711" in text


def test_overlapping_parcels_fail(start):
    case = fill_in(start("preexam_site"))
    one, other = Parcel.objects.order_by("position")
    Parcel.objects.filter(pk=other.pk).update(geometry=one.geometry)
    assert outcome(case, "GEOM").outcome == "fail"


def test_classes_that_do_not_make_up_the_parcels_fail(start):
    case = fill_in(start("preexam_site"))
    save_entries(case=case, values={"unused": Decimal(50_000)})
    assert outcome(case, "CLASSES").outcome == "fail"


@pytest.mark.parametrize("column", ["basic_farmland", "redline"])
def test_what_the_three_lines_touch_is_a_warning(start, column):
    case = fill_in(start("preexam_site"))
    save_entries(case=case, values={column: Decimal("1234.56")})
    check = outcome(case, "THREE_LINES")
    assert check.outcome == "warn"
    assert "0.1235" in str(check.text)


def test_a_longer_period_than_the_law_allows_fails(start):
    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"use_from": dt.date(2027, 1, 1), "use_to": dt.date(2031, 1, 1)})
    assert outcome(case, "PERIOD").outcome == "fail"
    save_entries(case=case, values={"use_to": dt.date(2030, 12, 31)})
    assert outcome(case, "PERIOD").outcome == "pass"


@pytest.mark.parametrize(("name", "expected"), [("preexam_site", "pass"), ("temporary_use", "warn")])
def test_the_coordinate_table_is_compared_with_the_file_of_the_parcels(start, world, name, expected):
    case = fill_in(start("preexam_site"))
    table = upload("坐标表.txt", boundary_file(name))
    upload_material(case=case, user=world.user("agent"), code="COORD_LAND", upload=table)
    assert outcome(case, "FILE").outcome == expected


def test_a_permit_within_its_preexamination_passes(start, opinion):
    case = fill_in(start("plan_permit_land"), plan_permit_land(preexam_number=opinion.number))
    assert outcome(case, "PREREQUISITE").outcome == "pass"
    assert outcome(case, "INSIDE_APPROVED").outcome == "pass"


def test_an_opinion_revoked_meanwhile_fails(start, opinion):
    case = fill_in(start("plan_permit_land"), plan_permit_land(preexam_number=opinion.number))
    in_force(opinion, status="revoked", status_reason="x", status_cause="x")
    assert outcome(case, "PREREQUISITE").outcome == "fail"


def test_a_permit_beyond_its_preexamination_fails_with_the_area(start, opinion):
    case = fill_in(start("plan_permit_land"), plan_permit_land(preexam_number=opinion.number))
    Parcel.objects.filter(application__case_id=opinion.source_ref, number="DK002").delete()
    check = outcome(case, "INSIDE_APPROVED")
    assert check.outcome == "fail"
    assert "0.52" in str(check.text)


def test_parcels_that_this_system_does_not_have_are_a_warning(start, opinion):
    case = fill_in(start("plan_permit_land"), plan_permit_land(preexam_number=opinion.number))
    in_force(opinion, source_ref="migrated-15")
    assert outcome(case, "INSIDE_APPROVED").outcome == "warn"
