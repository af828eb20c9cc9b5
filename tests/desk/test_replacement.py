"""A lost license made again at the desk."""

from __future__ import annotations

import pytest
from django.test import TestCase

from apps.ledger.models import Entry
from apps.licenses.models import License, Status
from apps.licenses.verification import Outcome, verify_number
from tests.desk.conftest import SignIn, page_text
from tests.licenses.conftest import files as license_files
from tests.licenses.conftest import issue, number_one, seal

__all__ = ["issue", "license_files", "number_one", "seal"]

LOST = {"decision": "示自然资补〔2026〕3号", "reason": "证书遗失，已登报声明"}


def page_of(license: License, rest: str = "") -> str:
    return f"/desk/licenses/{license.pk}/{rest}"


@pytest.fixture
def license(issue) -> License:
    """Issued by the province for three years."""
    return issue()


def replaced(client, license: License, entered: dict[str, str] = LOST):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(page_of(license, "replace/"), {**entered, "confirmed": "1"})


def test_a_lost_license_is_made_again_and_the_public_hears_which_counts(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    assert page_of(license, "replace/") in page_text(client.get(page_of(license)))
    assert LOST["decision"] in page_text(client.post(page_of(license, "replace/"), LOST))  # the confirm page
    assert License.objects.count() == 1
    replaced(client, license)
    new = License.objects.get(version=2)
    assert (new.status, new.data, new.valid_to) == (Status.VALID, license.data, license.valid_to)
    assert verify_number(license.number).outcome == Outcome.VALID
    assert License.objects.get(version=1).replaced_by == new


def test_the_same_decision_makes_one_version(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.certificates")
    replaced(client, license)
    replaced(client, license)
    replaced(client, License.objects.get(version=2))
    assert License.objects.count() == 2


@pytest.mark.parametrize("field", ["decision", "reason"])
def test_each_entry_is_asked_for_at_its_field(license: License, signed_in: SignIn, field: str) -> None:
    response = replaced(signed_in("province.certificates"), license, {**LOST, field: ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_only_the_issuers_certificate_maker_makes_one(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    assert "/replace/" not in page_text(client.get(page_of(license)))
    assert client.get(page_of(license, "replace/")).status_code == 403
    assert replaced(client, license).status_code == 403
    assert Entry.objects.filter(kind="access.refused", subject_type="license").count() == 1


def test_a_revoked_license_is_not_made_again(license: License, signed_in: SignIn) -> None:
    client = signed_in("province.approver")
    maker = signed_in("province.certificates")
    revoked = {"cause_code": "fraud", "decision": "示自然资撤〔2026〕7号", "reason": "以欺骗手段取得"}
    client.post(page_of(license, "decide/revoke/"), {**revoked, "confirmed": "1"})
    assert maker.get(page_of(license, "replace/")).status_code == 409
    assert replaced(maker, license).status_code == 409
