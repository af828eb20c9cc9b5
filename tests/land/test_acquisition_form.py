from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.identity.world import DemoWorld
from apps.land.licenses import preexam_data
from apps.land.samples import plan_permit_land
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, Status
from apps.licenses.services import allocate

from .conftest import fill_in, filled


@pytest.fixture
def opinion(start, world: DemoWorld) -> License:
    """A pre-examination opinion of the company, in force since yesterday."""
    case = fill_in(start("preexam_site"))
    license = allocate(
        kind="land.preexam_site",
        issuer=world.authority("990000"),
        holder=case.applicant,
        data=preexam_data(case),
        issued_on=today(),
        valid_from=today() - dt.timedelta(days=1),
        valid_to=None,
        source_ref=str(case.pk),
        actor=SYSTEM,
    )
    return in_force(license)


def in_force(license: License, **changes: object) -> License:
    signed = {"data_digest": "0" * 64, "data_signature": "{}", "qr_payload": "-", "pdf": "-", "pdf_digest": "0" * 64}
    License.objects.filter(pk=license.pk).update(**{"status": Status.VALID, **signed, **changes})
    license.refresh_from_db()
    return license


def test_allocated_land_needs_the_opinion_in_the_register(start, opinion):
    form = filled(start("plan_permit_land"), "acquisition", plan_permit_land(preexam_number=opinion.number))
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("number", ["", "用字第990000202600099号"])
def test_a_number_that_is_not_in_the_register_is_refused(start, number):
    form = filled(start("plan_permit_land"), "acquisition", acquisition="allocation", preexam_number=number)
    assert list(form.errors) == ["preexam_number"]


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": dt.date(2020, 1, 1), "valid_from": dt.date(2019, 1, 1)},
        {"status": Status.REVOKED, "status_reason": "x", "status_cause": "x"},
        {"status": Status.SUSPENDED, "status_reason": "x", "status_cause": "x"},
    ],
    ids=["expired", "revoked", "suspended"],
)
def test_an_opinion_that_no_longer_holds_is_refused(start, opinion, changes):
    in_force(opinion, **changes)
    form = filled(start("plan_permit_land"), "acquisition", plan_permit_land(preexam_number=opinion.number))
    assert list(form.errors) == ["preexam_number"]


def test_the_opinion_of_somebody_else_is_refused(start, opinion, world):
    in_force(opinion, holder=world.company("mining"))
    form = filled(start("plan_permit_land"), "acquisition", plan_permit_land(preexam_number=opinion.number))
    assert list(form.errors) == ["preexam_number"]


def test_granted_land_needs_its_contract(start):
    form = filled(start("plan_permit_land"), "acquisition", grant_contract="")
    assert list(form.errors) == ["grant_contract"]
