"""Status: who may become what, with a cause that fits, once, and written down."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.causes import CAUSES, REACHED_FROM
from apps.licenses.models import License, Status
from apps.licenses.services import change_status, expire_due
from apps.licenses.tasks import expire_licenses


def change(license: License, status: Status, cause: str, reason: str = "示自然资撤〔2026〕4号") -> License:
    return change_status(license=license, status=status, reason=reason, cause_code=cause, actor=SYSTEM)


@pytest.mark.parametrize(
    ("status", "cause", "kind"),
    [
        (Status.SUSPENDED, "penalty", "license.suspended"),
        (Status.REVOKED, "fraud", "license.revoked"),
        (Status.CANCELLED, "requested", "license.cancelled"),
    ],
)
def test_a_change_is_kept_with_cause_and_reason(issue, status, cause, kind):
    changed = change(issue(), status, cause)
    assert (changed.status, changed.status_cause, changed.status_reason) == (status, cause, "示自然资撤〔2026〕4号")
    assert f'"cause":"{cause}"' in Entry.objects.get(kind=kind).data


def test_a_suspended_license_is_resumed(issue):
    license = change(issue(), Status.SUSPENDED, "injunction")
    assert change(license, Status.VALID, "ended").status == Status.VALID


def test_the_same_change_twice_is_one(issue):
    license = issue()
    change(license, Status.REVOKED, "fraud")
    change(license, Status.REVOKED, "fraud")
    assert Entry.objects.filter(kind="license.revoked").count() == 1


@pytest.mark.parametrize("cause", [c for c in CAUSES if c != "ended"])
def test_nothing_leads_out_of_a_cancelled_license(issue, cause):
    license = change(issue(), Status.CANCELLED, "requested")
    if cause == "requested":
        return
    with pytest.raises(ValidationError) as refused:
        change(license, CAUSES[cause].status, cause)
    assert "status" in refused.value.message_dict or CAUSES[cause].status == Status.CANCELLED


@pytest.mark.parametrize("status", REACHED_FROM)
def test_every_status_can_be_reached_by_some_cause(status):
    assert any(c.status == status for c in CAUSES.values())


@pytest.mark.parametrize(("status", "cause"), [(Status.REVOKED, "penalty"), (Status.REVOKED, "none")])
def test_a_cause_that_does_not_fit_is_refused(issue, status, cause):
    with pytest.raises(ValidationError) as refused:
        change(issue(), status, cause)
    assert list(refused.value.message_dict) == ["cause_code"]


def test_a_reason_is_asked_for(issue):
    with pytest.raises(ValidationError) as refused:
        change(issue(), Status.REVOKED, "fraud", reason="  ")
    assert list(refused.value.message_dict) == ["reason"]


def test_a_number_given_up_before_issue_is_kept_with_its_reason(number_one):
    license = change(number_one(), Status.CANCELLED, "not_made", reason="准予决定在送达前被纠正")
    assert license.status == Status.CANCELLED
    assert number_one(source_ref="case-2").number != license.number


def test_licenses_expire_the_day_after_their_last_day(issue):
    license = issue()
    assert expire_due(on=license.valid_to) == 0
    assert expire_due(on=license.valid_to + dt.timedelta(days=1)) == 1
    license.refresh_from_db()
    assert license.status == Status.EXPIRED
    assert Entry.objects.filter(kind="license.expired").count() == 1


def test_expiring_runs_twice_without_harm(issue):
    license = issue(issued_on=dt.date(2020, 1, 6), valid_from=dt.date(2020, 1, 6))
    expire_licenses()
    expire_licenses()
    license.refresh_from_db()
    assert license.status == Status.EXPIRED
    assert Entry.objects.filter(kind="license.expired").count() == 1
