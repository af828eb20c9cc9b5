"""Reads: what gives rights today, and who sees which license."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.ledger.services import SYSTEM
from apps.licenses.models import Status
from apps.licenses.selectors import find_valid, for_source, licenses_of_applicant, public_facts, visible_to
from apps.licenses.services import change_status
from tests.licenses.conftest import DAY, TEST_KIND


def found(license, **changes):
    return find_valid(**{"number": license.number, "kind": TEST_KIND.code, "on": DAY, **changes})


def test_a_valid_license_is_found_for_its_holder(issue, world):
    license = issue()
    assert found(license) == license
    assert found(license, holder=world.company()) == license
    assert found(license, number=f" {license.number} ") == license


def test_a_license_of_another_is_not_evidence(issue, world):
    assert found(issue(), holder=world.company("mining")) is None


def test_a_license_of_another_kind_is_not_evidence(issue):
    assert found(issue(), kind="test.other") is None


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), dt.date(2029, 11, 23)])
def test_outside_its_term_it_gives_no_rights(issue, day):
    assert found(issue(), on=day) is None


def test_one_being_made_gives_no_rights(number_one):
    assert found(number_one()) is None


def test_a_suspended_one_gives_no_rights(issue):
    license = issue()
    change_status(license=license, status=Status.SUSPENDED, reason="测试", cause_code="penalty", actor=SYSTEM)
    assert found(license) is None


def test_a_case_knows_its_licenses(issue):
    license = issue()
    assert list(for_source("case-1")) == [license]


def test_holder_and_general_agent_see_a_license_and_others_do_not(issue, world):
    license = issue()
    assert list(visible_to(user=world.user("agent"), on=DAY)) == [license]
    for name in ("outsider", "citizen", "province.certificates"):
        assert not visible_to(user=world.user(name), on=DAY).exists()


def test_a_person_sees_their_own(issue, world):
    license = issue(holder=world.person("citizen"))
    assert list(visible_to(user=world.user("citizen"), on=DAY)) == [license]
    assert list(licenses_of_applicant(applicant=world.person("citizen"))) == [license]


def test_a_license_being_made_is_not_shown(number_one, world):
    number_one()
    assert not visible_to(user=world.user("agent"), on=DAY).exists()
    assert not licenses_of_applicant(applicant=world.company()).exists()


@pytest.mark.parametrize("count", [1, 10])
def test_a_list_of_licenses_is_one_query(number_one, issue, world, django_assert_num_queries, count):
    for i in range(count):
        issue(source_ref=f"case-{i}")
    user = world.user("agent")
    with django_assert_num_queries(1):
        assert len([(x.issuer.name, x.holder.name) for x in visible_to(user=user, on=DAY)]) == count


def test_public_facts_leave_out_tables_and_mask_nothing_else(issue):
    assert [(f.label_zh, f.value) for f in public_facts(issue())] == [
        ("项目名称", "甲东示例光伏电站（演示）"),
        ("面积（公顷）", "12.3456"),
    ]
