"""A new version ordered at the desk: a license renewed, or made again because it was lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import TestCase

from apps.deadlines.dates import today
from apps.ledger.models import Entry
from apps.licenses.models import License, Status
from apps.licenses.verification import Outcome, verify_number
from tests.desk.conftest import SignIn, page_text
from tests.licenses.conftest import files as license_files
from tests.licenses.conftest import issue, number_one, seal

__all__ = ["issue", "license_files", "number_one", "seal"]

LOST = {"decision": "示自然资补〔2026〕3号", "reason": "证书遗失，已登报声明"}


def renewal() -> dict[str, str]:
    return {"decision": "示自然资延〔2026〕5号", "reason": "有效期届满前申请延续", "applied_on": today().isoformat()}


def page_of(license: License, rest: str = "") -> str:
    return f"/desk/licenses/{license.pk}/{rest}"


@pytest.fixture
def license(issue) -> License:
    """Issued by the province for three years."""
    return issue()


def ordered(client, license: License, code: str, entered: dict[str, str]):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(page_of(license, f"order/{code}/"), {**entered, "confirmed": "1"})


def test_a_lost_license_is_made_again_and_the_public_hears_which_counts(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    assert page_of(license, "order/replace/") in page_text(client.get(page_of(license)))
    assert LOST["decision"] in page_text(client.post(page_of(license, "order/replace/"), LOST))  # the confirm page
    assert License.objects.count() == 1
    ordered(client, license, "replace", LOST)
    new = License.objects.get(version=2)
    assert (new.status, new.data, new.valid_to) == (Status.VALID, license.data, license.valid_to)
    assert verify_number(license.number).outcome == Outcome.VALID
    assert License.objects.get(version=1).replaced_by == new


def test_a_renewal_counts_from_the_end_of_the_old_term(license: License, signed_in: SignIn) -> None:
    ordered(signed_in("province.certificates"), license, "renew", renewal())
    new = License.objects.get(version=2)
    assert license.valid_to is not None
    assert new.valid_to == license.valid_to.replace(year=license.valid_to.year + 3)


def test_the_same_decision_makes_one_version(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    ordered(client, license, "replace", LOST)
    ordered(client, license, "replace", LOST)
    ordered(client, License.objects.get(version=2), "replace", LOST)
    assert License.objects.count() == 2


@pytest.mark.parametrize("field", ["applied_on", "decision", "reason"])
def test_each_entry_is_asked_for_at_its_field(license: License, signed_in: SignIn, field: str) -> None:
    response = ordered(signed_in("province.certificates"), license, "renew", {**renewal(), field: ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize("late", [1, 4000])
def test_a_day_to_come_or_after_the_end_is_no_day_of_application(
    license: License, signed_in: SignIn, late: int
) -> None:
    day = (today() + dt.timedelta(days=late)).isoformat()
    response = ordered(signed_in("province.certificates"), license, "renew", {**renewal(), "applied_on": day})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["applied_on"])
    assert License.objects.count() == 1


def test_only_the_issuers_certificate_maker_makes_one(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    assert "order/" not in page_text(client.get(page_of(license)))
    assert client.get(page_of(license, "order/renew/")).status_code == 403
    assert ordered(client, license, "renew", renewal()).status_code == 403
    assert Entry.objects.filter(kind="access.refused", subject_type="license").count() == 1


def test_a_revoked_license_is_not_made_again(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    maker = signed_in("province.certificates")
    revoked = {"cause_code": "fraud", "decision": "示自然资撤〔2026〕7号", "reason": "以欺骗手段取得"}
    client.post(page_of(license, "decide/revoke/"), {**revoked, "confirmed": "1"})
    assert maker.get(page_of(license, "order/replace/")).status_code == 409
    assert ordered(maker, license, "replace", LOST).status_code == 409


def test_an_unknown_order_does_not_exist(license: License, signed_in: SignIn) -> None:
    assert signed_in("province.certificates").get(page_of(license, "order/fly/")).status_code == 404
