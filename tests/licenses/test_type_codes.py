"""Type codes that become known later: who bears them from when on."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.services import SYSTEM
from apps.licenses import kinds
from apps.licenses.catalogue import kind_rows
from apps.licenses.identifiers import parse_identifier
from apps.licenses.metadata import metadata
from apps.licenses.models import Occasion
from apps.licenses.services import prepare_files, reissue
from apps.licenses.type_code_models import TypeCode
from apps.licenses.type_codes import enter_type_code, type_code_of
from tests.licenses.conftest import DAY, TEST_KIND

pytestmark = pytest.mark.django_db
CODE = "99000000MB99000139777"


@pytest.fixture
def unknown(monkeypatch):
    """The tests' kind, as long as nobody knows its code."""
    kind = dataclasses.replace(TEST_KIND, type_code=None)
    monkeypatch.setitem(kinds._KINDS, kind.code, kind)
    return kind


def entered(kind):
    return enter_type_code(kind_code=kind.code, code=CODE, source="示例目录 [seen]", actor=SYSTEM)


def test_a_license_numbered_before_has_no_identifier_and_says_so(unknown, number_one):
    license = number_one()
    entered(unknown)
    assert license.identifier is None
    assert metadata(license)["certificateTypeCode"] is None


def test_a_license_numbered_after_bears_the_code(unknown, seal, issue):
    entered(unknown)
    identifier = parse_identifier(issue().identifier)
    assert (identifier.type_code, identifier.version) == (CODE, 1)


def test_made_again_an_older_license_gets_an_identifier_and_keeps_it(unknown, issue):
    license = issue()
    entered(unknown)
    again = remade(license, "one")
    once_more = remade(again, "two")
    first, second = parse_identifier(again.identifier), parse_identifier(once_more.identifier)
    assert (first.type_code, first.serial, first.version) == (CODE, f"L{license.pk:08d}", 2)
    assert (second.serial, second.version) == (first.serial, 3)


def remade(license, source):
    made = reissue(
        license=license, occasion=Occasion.REPLACEMENT, reason="遗失", source_ref=source, issued_on=DAY, actor=SYSTEM
    )
    return prepare_files(license_id=made.pk)


def test_the_catalogue_of_kinds_shows_the_code(unknown):
    row = next(row for row in kind_rows() if row["certificateName"] == unknown.title_zh)
    assert row["certificateTypeCode"] is None
    entered(unknown)
    row = next(row for row in kind_rows() if row["certificateName"] == unknown.title_zh)
    assert row["certificateTypeCode"] == CODE


def test_what_a_kind_declares_is_not_overruled():
    TypeCode.objects.create(kind=TEST_KIND.code, code=CODE, source="x", entered_by="x", entered_at=timezone.now())
    assert type_code_of(TEST_KIND) == TEST_KIND.type_code


def test_the_database_refuses_another_shape():
    row = TypeCode(kind="test.other", code="abc", source="x", entered_by="x", entered_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
