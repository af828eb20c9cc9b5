"""Numbering: consecutive, once per source, taken back with the transaction; also with many at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, NumberCounter
from apps.licenses.services import allocate
from tests.licenses.conftest import DAY, FACTS, TEST_KIND


def test_numbers_follow_one_another(number_one):
    numbers = [number_one(source_ref=f"case-{i}").number for i in (1, 2, 3)]
    assert numbers == [f"测字第990000202600{i:03d}号" for i in (1, 2, 3)]


def test_each_region_and_year_begins_with_one(number_one, world):
    county = number_one(issuer=world.authority("990101"), source_ref="case-2")
    next_year = number_one(issued_on=dt.date(2027, 1, 4), valid_from=dt.date(2027, 1, 4), source_ref="case-3")
    assert (county.number, next_year.number) == ("测字第990101202600001号", "测字第990000202700001号")


def test_a_retry_returns_the_same_license(number_one):
    first, again = number_one(), number_one(data={"project": "another", "area": "1"})
    assert (again.pk, again.number, again.data) == (first.pk, first.number, first.data)
    assert Entry.objects.filter(kind="license.numbered").count() == 1


def test_a_failed_transaction_takes_its_number_back(number_one):
    def fails_later() -> None:
        with transaction.atomic():
            number_one()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_later()
    assert number_one(source_ref="case-2").number == "测字第990000202600001号"


def test_missing_facts_use_no_number(number_one):
    with pytest.raises(ValidationError):
        number_one(data={"project": "无面积"})
    assert number_one().number.endswith("00001号")


def test_the_identifier_has_a_valid_check_character(number_one):
    license = number_one()
    assert (
        license.identifier
        == "1.2.156.3005.2.99990000MB9900021M001.99990000MB9900021M.202600001.001." + (license.identifier[-1])
    )


def test_the_ledger_names_number_and_source(number_one):
    license = number_one()
    entry = Entry.objects.get(kind="license.numbered")
    assert (entry.subject_type, entry.subject_id) == ("license", str(license.pk))
    assert license.number in entry.data
    assert '"source_ref":"case-1"' in entry.data


@pytest.mark.parametrize(
    "change", [{"status": "valid"}, {"status": "revoked"}, {"valid_to": dt.date(2020, 1, 1)}, {"version": 0}]
)
def test_the_database_refuses_what_cannot_be(number_one, change):
    license = number_one()
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.filter(pk=license.pk).update(**change)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_without_a_gap(world):
    def number(source: int) -> str:
        here = DemoWorld()
        try:
            return allocate(
                kind=TEST_KIND.code,
                issuer=here.authority("990000"),
                holder=here.company(),
                data=FACTS,
                issued_on=DAY,
                valid_from=DAY,
                valid_to=None,
                source_ref=f"case-{source}",
                actor=SYSTEM,
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(number, [*range(20), *range(20)]))
    assert sorted(set(numbers)) == [f"测字第9900002026{i:05d}号" for i in range(1, 21)]
    assert numbers[:20] == numbers[20:]
    assert NumberCounter.objects.get().last == 20
