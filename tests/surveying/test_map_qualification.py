"""A compiled map stands on a qualification in the register."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.actions import perform
from apps.cases.models import Case
from apps.cases.selectors import required_materials
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, Status
from apps.licenses.services import allocate
from apps.surveying.checks import check_map
from apps.surveying.licenses import qualification_data
from apps.surveying.samples import map_review
from apps.surveying.services import replace_specialities

from .conftest import fill_in, filled


def certificate(start, world: DemoWorld, speciality: str) -> License:
    """The company's certificate for one speciality, in force since yesterday."""
    case = start("qualification")
    replace_specialities(case=case, grades={speciality: "B"})
    license = allocate(
        kind="surveying.qualification",
        issuer=world.authority("990000"),
        holder=case.applicant,
        data=qualification_data(case),
        issued_on=today(),
        valid_from=today() - dt.timedelta(days=1),
        valid_to=None,
        source_ref=str(case.pk),
        actor=SYSTEM,
    )
    signed = {"data_digest": "0" * 64, "data_signature": "{}", "qr_payload": "-", "pdf": "-", "pdf_digest": "0" * 64}
    License.objects.filter(pk=license.pk).update(status=Status.VALID, **signed)
    return license


@pytest.fixture
def qualified(start, world) -> License:
    return certificate(start, world, "08")


def test_a_qualified_firm_s_map_is_accepted_without_uploading_the_certificate(start, world, qualified):
    case = fill_in(start("map_review"), world.user("agent"), map_review(qualification_number=qualified.number))
    assert {check.outcome for check in check_map(case)} == {"pass"}
    assert "M_QUAL" not in required_materials(case)
    perform(case, "file", world.user("agent"), data={"declaration": True})
    perform(case, "accept", world.user("jiajiang.window"))
    assert Case.objects.get(pk=case.pk).stage == Stage.EXAMINATION


def test_a_qualification_without_map_compilation_does_not_do(start, world):
    number = certificate(start, world, "04").number
    form = filled(start("map_review"), "source", compilation="compiled", qualification_number=number)
    assert "map compilation" in str(form.errors["qualification_number"])


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED, Status.EXPIRED])
def test_a_qualification_that_is_no_longer_valid_does_not_do(start, qualified, status):
    License.objects.filter(pk=qualified.pk).update(status=status, status_reason="x", status_cause="x")
    form = filled(start("map_review"), "source", compilation="compiled", qualification_number=qualified.number)
    assert qualified.number in str(form.errors["qualification_number"])
