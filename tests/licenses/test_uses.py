"""The log of uses: append-only in the database, nameless where anyone may do it, in words for the holder."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.ledger.guards import protect_table
from apps.licenses import uses
from apps.licenses.use_models import LicenseUse, UseKind
from apps.licenses.verification import verify_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(issue, world):
    return uses.note_use(license=issue(), kind=UseKind.DOWNLOADED, user=world.user("agent"))


def test_a_use_cannot_be_changed(use):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LicenseUse.objects.update(who="someone else")


def test_a_use_cannot_be_deleted(use):
    protect_table(connection, LicenseUse._meta.db_table)  # the test runner had taken this part away
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LicenseUse.objects.all()._raw_delete("default")


def test_a_public_use_names_nobody(use, world):
    with pytest.raises(IntegrityError, match="licenses_use_public_is_nameless"), transaction.atomic():
        uses.note_use(license=use.license, kind=UseKind.BY_NUMBER, user=world.user("agent"))


def test_a_shared_use_states_its_purpose(use, world):
    with pytest.raises(IntegrityError, match="licenses_use_states_purpose"), transaction.atomic():
        uses.note_use(license=use.license, kind=UseKind.SHARED, user=world.user("agent"))


def test_a_verification_is_noted_with_its_result_and_network(issue):
    verdict = verify_number(issue().number)
    uses.note_verification(verdict=verdict, kind=UseKind.BY_NUMBER, address="192.0.2.77")
    noted = LicenseUse.objects.get()
    assert (noted.kind, noted.result, noted.network, noted.who) == ("by_number", "valid", "192.0.2.0/24", "")


def test_a_verification_that_finds_nothing_is_not_noted(db):
    uses.note_verification(verdict=verify_number("测字第9号"), kind=UseKind.BY_NUMBER, address="192.0.2.77")
    assert not LicenseUse.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address, network):
    assert uses.truncated(address) == network


@given(st.ip_addresses())
def test_no_address_survives_whole(address):
    network = uses.truncated(str(address))
    assert network.endswith(("/24", "/48"))
    assert len(network) <= 45


def test_every_result_has_words_in_both_languages(use):
    for code in uses.RESULTS:
        use.result = code
        with translation.override("en"):
            english = uses.result_words(use)
        with translation.override("zh-hans"):
            assert uses.result_words(use) != english


def test_the_list_of_uses_is_newest_first_in_one_query(use, world, django_assert_num_queries):
    newer = uses.note_use(license=use.license, kind=UseKind.DOWNLOADED, user=world.user("agent"))
    with django_assert_num_queries(1):
        assert list(uses.uses_of(use.license)[:20]) == [newer, use]
