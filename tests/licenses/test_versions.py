"""A new version of a license: entered once, in force at once with the end of the one before, never without right."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.identifiers import parse_identifier
from apps.licenses.models import License, Occasion, Status
from apps.licenses.selectors import find_valid
from apps.licenses.services import change_status, expire_due, making, prepare_files, reissue
from tests.licenses.conftest import FACTS, TEST_KIND
from tests.races import at_once

LATER = dt.date(2027, 3, 1)


def new_version(license: License, **changes) -> License:
    """Enters a change of a license; any argument of `reissue` may be given anew."""
    arguments = {
        "license": license,
        "occasion": Occasion.CHANGE,
        "reason": "项目名称变更",
        "source_ref": "case-2",
        "issued_on": LATER,
        "actor": SYSTEM,
    }
    return reissue(**{**arguments, **changes})


def made(license: License, **changes) -> License:
    return prepare_files(license_id=new_version(license, **changes).pk)


def refused(license: License, **changes) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        new_version(license, **changes)
    return list(refusal.value.message_dict)


def end(license: License, status: Status, cause: str) -> License:
    return change_status(license=license, status=status, reason="示〔2026〕4号", cause_code=cause, actor=SYSTEM)


def test_a_change_is_version_two_of_the_same_number(issue):
    first = issue()
    second = made(first, data={**FACTS, "project": "新名称"})
    first.refresh_from_db()
    assert (second.number, second.version, second.status) == (first.number, 2, Status.VALID)
    assert (first.status, first.replaced_by, first.status_cause) == (Status.REPLACED, second, "change")
    assert json.loads(second.data)["project"] == "新名称"
    assert second.pdf_digest != first.pdf_digest


def test_the_identifier_differs_in_version_and_check_only(issue):
    first = issue()
    one, two = parse_identifier(first.identifier), parse_identifier(made(first).identifier)
    assert (one.version, two.version) == (1, 2)
    assert (one.type_code, one.issuer_code, one.serial) == (two.type_code, two.issuer_code, two.serial)


def test_until_the_new_one_is_sealed_the_old_one_counts(issue):
    first = issue()
    new_version(first)
    first.refresh_from_db()
    assert first.status == Status.VALID
    assert find_valid(number=first.number, kind=TEST_KIND.code, on=LATER) == first


def test_a_retry_makes_no_third_version(issue):
    first = issue()
    second = made(first)
    assert new_version(first).pk == made(first).pk == second.pk
    assert License.objects.count() == 2
    assert Entry.objects.filter(kind="license.version_numbered").count() == 1
    assert Entry.objects.filter(kind="license.replaced").count() == 1


@pytest.mark.parametrize("broken", range(3))
@pytest.mark.django_db(transaction=True)
def test_a_crash_while_it_is_made_is_taken_up_again(issue, monkeypatch, broken):
    first = issue()
    second, steps = new_version(first), list(making._STEPS)

    def power_cut(run):
        raise RuntimeError("power cut")

    monkeypatch.setattr(making, "_STEPS", (*steps[:broken], power_cut))
    with pytest.raises(RuntimeError):
        prepare_files(license_id=second.pk)
    first.refresh_from_db()
    assert first.status == Status.VALID
    monkeypatch.setattr(making, "_STEPS", tuple(steps))
    assert prepare_files(license_id=second.pk).status == Status.VALID
    assert Entry.objects.filter(kind="license.replaced").count() == 1


def test_a_change_keeps_the_term(issue):
    first = issue()
    second = made(first)
    assert (second.valid_from, second.valid_to, second.issued_on) == (first.valid_from, first.valid_to, LATER)


def test_a_renewal_counts_from_the_old_end_and_leaves_no_day_without(issue):
    first = issue()
    second = made(first, occasion=Occasion.RENEWAL, reason="延续", issued_on=dt.date(2029, 10, 20))
    assert first.valid_to == dt.date(2029, 11, 22)
    assert (second.valid_from, second.valid_to) == (dt.date(2029, 10, 20), dt.date(2032, 11, 22))


@pytest.mark.parametrize(("applied", "fields"), [(dt.date(2029, 11, 23), ["applied_on"]), (None, ["applied_on"])])
def test_an_expired_license_is_not_renewed_on_a_late_application(issue, applied, fields):
    first = issue()
    expire_due(on=dt.date(2030, 1, 1))
    first.refresh_from_db()
    renewal = {"occasion": Occasion.RENEWAL, "issued_on": dt.date(2030, 1, 5)}
    assert refused(first, applied_on=applied, **renewal) == fields


def test_an_expired_license_applied_for_in_time_is_renewed_without_a_gap(issue):
    first = issue()
    expire_due(on=dt.date(2030, 1, 1))
    first.refresh_from_db()
    second = made(first, occasion=Occasion.RENEWAL, issued_on=dt.date(2030, 1, 5), applied_on=dt.date(2029, 10, 1))
    assert second.valid_from == first.valid_to + dt.timedelta(days=1)


def test_a_new_holder_stands_on_the_new_version_only(issue, world):
    first = issue()
    second = made(first, holder=world.company("mining"))
    first.refresh_from_db()
    assert (second.holder_name, first.holder_name) == (world.company("mining").name, world.company().name)


def test_a_replacement_says_what_the_lost_one_said(issue, world):
    first = issue()
    with pytest.raises(ValueError, match="lost"):
        new_version(first, occasion=Occasion.REPLACEMENT, holder=world.company("mining"))
    second = made(first, occasion=Occasion.REPLACEMENT, reason="遗失补证")
    assert (second.data, second.holder_name) == (first.data, first.holder_name)


def test_a_suspension_is_not_got_round_by_a_new_version(issue):
    first = end(issue(), Status.SUSPENDED, "penalty")
    second = made(first)
    assert (second.status, second.status_reason) == (Status.SUSPENDED, "示〔2026〕4号")


def test_a_license_suspended_while_its_successor_is_made_is_suspended_in_it(issue):
    first = issue()
    second = new_version(first)
    end(first, Status.SUSPENDED, "penalty")
    assert prepare_files(license_id=second.pk).status == Status.SUSPENDED


@pytest.mark.parametrize(
    ("status", "cause"),
    [(Status.REVOKED, "fraud"), (Status.CANCELLED, "requested"), (Status.TRANSFERRED, "moved_out")],
)
def test_an_ended_license_takes_its_unfinished_successor_with_it(issue, status, cause):
    first = issue()
    second = new_version(first)
    end(first, status, cause)
    assert prepare_files(license_id=second.pk).status == Status.CANCELLED
    first.refresh_from_db()
    assert (first.status, first.replaced_by) == (status, None)
    assert Entry.objects.filter(kind="license.given_up").count() == 1
    assert refused(first, source_ref="case-3") == ["license"]


def test_a_replaced_version_has_no_status_to_change(issue):
    first = issue()
    made(first)
    with pytest.raises(ValidationError) as refusal:
        end(first, Status.REVOKED, "fraud")
    assert "status" in refusal.value.message_dict


def test_a_third_version_starts_from_the_second(issue):
    first = issue()
    second = made(first)
    assert refused(first, source_ref="case-3") == ["license"]
    third = made(second, source_ref="case-3")
    assert (third.version, third.status) == (3, Status.VALID)


def test_two_changes_at_once_wait_for_one_another(issue):
    first = issue()
    new_version(first)
    assert refused(first, source_ref="case-3") == ["license"]


def test_the_case_that_issued_a_license_makes_no_new_version_of_it(issue):
    assert refused(issue(), source_ref="case-1") == ["source_ref"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"data": {"project": "无面积"}}, "area"),
        ({"valid_to": dt.date(2020, 1, 1)}, "valid_to"),
        ({"occasion": Occasion.RENEWAL, "valid_to": dt.date(2099, 1, 1)}, "valid_to"),
    ],
)
def test_wrong_facts_are_named_at_their_field(issue, changes, field):
    assert refused(issue(), **changes) == [field]
    assert License.objects.count() == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "replaced"},
        {"version": 1000},
        {"occasion": "issue"},
        {"occasion_reason": ""},
        {"source_ref": "case-1"},
    ],
)
def test_the_database_refuses_what_cannot_be(issue, columns):
    second = made(issue())
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.filter(pk=second.pk).update(**columns)


def test_the_database_holds_one_version_in_force(issue):
    first = issue()
    made(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.filter(pk=first.pk).update(status="valid", replaced_by=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_second_version(world, issue):
    first = issue()
    jobs = [
        lambda source=source: new_version(first, source_ref=source).pk for source in ["case-2"] * 6 + ["case-3"] * 2
    ]
    answers = at_once(jobs)
    versions = {answer for answer in answers if isinstance(answer, int)}
    assert len(versions) == 1
    assert License.objects.filter(version=2).count() == License.objects.count() - 1 == 1
    assert all(isinstance(answer, int | ValidationError) for answer in answers)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_revoking_and_replacing_at_once_leave_one_answer(world, issue):
    first = issue()
    second = new_version(first)
    at_once([lambda: prepare_files(license_id=second.pk), lambda: end(first, Status.REVOKED, "fraud")])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) in {
        (Status.REVOKED, Status.CANCELLED),
        (Status.REPLACED, Status.VALID),
    }
