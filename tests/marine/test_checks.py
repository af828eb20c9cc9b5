from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.deadlines.dates import today
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, Status
from apps.licenses.services import allocate
from apps.marine.samples import corners
from apps.marine.services import replace_parcel, save_entries
from apps.onemap.geographic import parse_corners
from tests.land.conftest import fill_in, filled


def outcome(case, code: str):
    (found,) = [check for check in plugin_for(case.matter_code).checks(case) if check.code == code]
    return found


@pytest.fixture
def neighbor(start, world):
    """A permit in force for the mining company, on the sample's sea parcel."""
    case = fill_in(start("temporary_use"))
    data = plugin_for(case.matter_code).license.data(case)
    license = allocate(
        kind="marine.temporary_use",
        issuer=world.authority("990101"),
        holder=world.company("mining"),
        data=data,
        issued_on=today(),
        valid_from=today(),
        valid_to=today() + dt.timedelta(days=60),
        source_ref=str(case.pk),
        actor=SYSTEM,
    )
    return changed(license, status=Status.VALID)


def changed(license: License, **changes: object) -> License:
    signed = {"data_digest": "0" * 64, "data_signature": "{}", "qr_payload": "-", "pdf": "-", "pdf_digest": "0" * 64}
    License.objects.filter(pk=license.pk).update(**{**signed, **changes})
    license.refresh_from_db()
    return license


def test_an_empty_application_fails_without_an_error(start):
    case = start("temporary_use")
    assert "fail" in {check.outcome for check in plugin_for(case.matter_code).checks(case)}


def test_a_crossing_boundary_fails(start):
    case = fill_in(start("temporary_use"))
    a, b, c, d = parse_corners(corners("temporary_use"))
    replace_parcel(case=case, corners=(a, c, b, d), central_meridian=Decimal("112.5"))
    assert outcome(case, "GEOM").outcome == "fail"


def test_areas_that_do_not_make_up_the_parcel_fail_with_both_numbers(start):
    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"open_use": Decimal(130_000)})
    check = outcome(case, "CLASSES")
    assert check.outcome == "fail"
    assert "13.5000" in str(check.text)
    assert "12.6419" in str(check.text)


def test_three_months_fail(start):
    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"use_from": dt.date(2027, 3, 1), "use_to": dt.date(2027, 5, 31)})
    assert outcome(case, "PERIOD").outcome == "fail"
    save_entries(case=case, values={"use_to": dt.date(2027, 5, 30)})
    assert outcome(case, "PERIOD").outcome == "pass"


def test_an_overlap_with_a_valid_right_is_refused_with_number_and_area(start, neighbor):
    form = filled(start("temporary_use"), "parcel")
    assert neighbor.number in str(form.errors["corners"])
    assert "12.6419" in str(form.errors["corners"])


def test_an_overlap_that_came_later_fails_the_check(start, neighbor):
    case = start("temporary_use")
    replace_parcel(case=case, corners=parse_corners(corners("temporary_use")), central_meridian=Decimal("112.5"))
    check = outcome(case, "NO_OVERLAP_SEA")
    assert check.outcome == "fail"
    assert neighbor.number in str(check.text)


def test_a_parcel_stated_with_another_meridian_is_compared_all_the_same(start, neighbor):
    form = filled(start("temporary_use"), "parcel", central_meridian="112")
    assert neighbor.number in str(form.errors["corners"])


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.REVOKED, "status_reason": "x", "status_cause": "x"},
        {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 3, 1)},
    ],
    ids=["revoked", "ended"],
)
def test_a_right_that_no_longer_holds_is_no_obstacle(start, neighbor, changes):
    changed(neighbor, **changes)
    assert filled(start("temporary_use"), "parcel").is_valid()


def test_ones_own_right_is_a_warning(start, neighbor):
    case = start("temporary_use")
    changed(neighbor, holder=case.applicant)
    assert outcome(fill_in(case), "NO_OVERLAP_SEA").outcome == "warn"


def test_neighbors_that_share_a_boundary_do_not_overlap(start, neighbor):
    beside = """1, 21°31′13.105″, 112°21′20.415″
2, 21°31′13.105″, 112°21′40.000″
3, 21°31′02.640″, 112°21′40.000″
4, 21°31′02.640″, 112°21′21.020″"""
    assert filled(start("temporary_use"), "parcel", corners=beside).is_valid()
