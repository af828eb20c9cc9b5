"""Metadata by the standard's names: complete, checked, in the file, and never invented."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.licenses.document import read_pdf
from apps.licenses.metadata import ELEMENTS, NOT_KNOWN, custom_data, faults, keywords, metadata
from tests.licenses.conftest import FACTS
from tests.licenses.test_assigned_numbers import ASSIGNED


def test_every_element_has_its_value_under_the_standards_name(number_one, world):
    license = number_one()
    assert {name: value for name, value in metadata(license).items() if not name.startswith("KZ_")} == {
        "certificateTypeCode": "99990000MB9900021M001",
        "certificateName": "测试用地证",
        "certificateNumber": "测字第990000202600001号",
        "certificateIdentifier": license.identifier,
        "certificateHolderName": world.company().name,
        "certificateHolderCode": "99990101MA9900052D",
        "certificateHolderTypeName": "统一社会信用代码",
        "certificateIssuingAuthorityName": "示例省自然资源厅",
        "certificateIssuingAuthorityCode": world.authority("990000").uscc,
        "certificateIssuedDate": "2026-11-23",
        "certificateEffectiveDate": "2026-11-23",
        "certificateExpiringDate": "2029-11-22",
        "certificateAreaCode": "990000",
    }


def test_extensions_carry_version_and_public_facts(number_one):
    values = metadata(number_one())
    assert (values["KZ_version"], values["KZ_project"], values["KZ_area"]) == ("1", FACTS["project"], "12.3456")
    assert "KZ_parcels" not in values


def test_good_metadata_has_no_fault(number_one):
    assert faults(metadata(number_one())) == []


def test_an_unknown_type_code_stays_null_and_is_said(number_one):
    license = number_one(kind=ASSIGNED.code, data={"project": "样例"}, assigned_number="X9901012026117100000001")
    values = metadata(license)
    assert (values["certificateTypeCode"], values["certificateIdentifier"]) == (None, None)
    assert values[NOT_KNOWN] == "certificateTypeCode,certificateIdentifier"
    assert faults(values) == []
    assert "certificateTypeCode" not in custom_data(license)


def test_a_persons_number_stands_in_full_only_where_it_is_asked_for(number_one, world):
    person = world.person("citizen")
    license = number_one(holder=person)
    assert person.id_number not in str(metadata(license))
    assert metadata(license, personal=True)["certificateHolderCode"] == person.id_number
    assert person.id_number not in " ".join(keywords(license))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("certificateName", None, "missing"),
        ("certificateNumber", "", "missing"),
        ("certificateNumber", "9" * 65, "too_long"),
        ("certificateIssuedDate", "2026-13-01", "shape"),
        ("certificateIssuedDate", "20261101", "shape"),
        ("certificateAreaCode", "99A000", "shape"),
        ("certificateTypeCode", "1110", "shape"),
        ("certificateIdentifier", "1.2.156.3005.2.99990000MB9900021M001.990000.202600001.001.0", "shape"),
        ("KZ_project", "长" * 2001, "too_long"),
    ],
)
def test_each_fault_is_named_at_its_element(number_one, name, value, code):
    (fault,) = faults(metadata(number_one()) | {name: value})
    assert (fault.name, fault.code) == (name, code)
    assert name in fault.words


@given(st.dictionaries(st.sampled_from([e.name for e in ELEMENTS]), st.none() | st.text(max_size=120)))
def test_anyones_metadata_may_be_checked(values):
    assert {fault.code for fault in faults(values)} <= {"missing", "too_long", "shape"}


def test_the_file_carries_it_and_still_names_its_license(issue):
    license = issue()
    document = pypdfium2.PdfDocument(read_pdf(license))
    words = document.get_metadata_dict()["Keywords"]
    document.close()
    assert f"license:{license.pk}:v1" in words
    assert f"certificateIdentifier={license.identifier}" in words
    assert "certificateExpiringDate=2029-11-22" in words
