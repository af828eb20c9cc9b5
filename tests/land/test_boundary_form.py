from __future__ import annotations

from decimal import Decimal

import pytest

from apps.land.models import Parcel
from apps.land.samples import boundary_file
from apps.land.selectors import application_of, parcels_map, parcels_of
from apps.ledger.canonical import sm3_hex
from apps.onemap.boundary_text import MAX_BYTES

from .conftest import filled, upload


@pytest.fixture
def case(start):
    return start("temporary_use")


def boundary(case, content: bytes, name: str = "坐标.txt"):
    form = filled(case, "boundary")
    form.files["boundary"] = upload(name, content)
    return form


def test_the_parcels_of_the_file_are_stored_with_their_areas(case):
    form = filled(case, "boundary")
    assert form.is_valid()
    form.save()
    assert [(p.number, p.stated_ha, p.area) for p in parcels_of(case)] == [
        ("LS001", Decimal("0.7068"), Decimal("7068.22")),
        ("LS002", Decimal("0.4525"), Decimal("4524.82")),
    ]
    assert application_of(case).boundary_digest == sm3_hex(boundary_file("temporary_use", encoding="gb18030"))


def test_a_stored_parcel_keeps_every_digit(case):
    form = filled(case, "boundary")
    assert form.is_valid()
    form.save()
    stored = Parcel.objects.get(number="LS001")
    assert stored.shape == form.parsed.parcels[0].shape
    assert stored.shape.area == stored.area
    assert stored.min_north < 2583320 < stored.max_north


def test_a_new_file_replaces_the_parcels(case):
    for name in ("temporary_use", "preexam_site"):
        form = boundary(case, boundary_file(name))
        assert form.is_valid()
        form.save()
    assert [parcel.number for parcel in parcels_of(case)] == ["DK001", "DK002"]


def test_a_refused_file_changes_nothing(case):
    first = boundary(case, boundary_file("temporary_use"))
    assert first.is_valid()
    first.save()
    assert not boundary(case, b"").is_valid()
    assert [parcel.number for parcel in parcels_of(case)] == ["LS001", "LS002"]


def test_every_fault_is_told_with_its_line(case):
    content = boundary_file("temporary_use").replace(b"38383392.440", b"abc").replace(b"38383345.200", b"?")
    form = boundary(case, content)
    assert not form.is_valid()
    assert [(p.line, p.code) for p in form.problems] == [(15, "coordinate_form"), (27, "coordinate_form")]
    assert len(form.errors["boundary"]) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\x00", "not_text"),
        (b"\xff\xfe\xff", "encoding"),
        (b"1" * (MAX_BYTES + 2), "too_large"),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused(case, content, code):
    form = boundary(case, content)
    assert not form.is_valid()
    assert [problem.code for problem in form.problems] == [code]


def test_overlapping_parcels_are_refused_with_the_area(case):
    lines = boundary_file("preexam_site").decode().splitlines(keepends=True)
    twice = "".join(lines) + "".join(line.replace("DK001", "DK003") for line in lines[12:19])
    form = boundary(case, twice.encode())
    assert not form.is_valid()
    assert "2.6711" in str(form.errors["boundary"])


def test_a_file_is_needed_only_the_first_time(case):
    assert not filled(case, "boundary").__class__({}, None, case=case).is_valid()
    form = filled(case, "boundary")
    assert form.is_valid()
    form.save()
    again = type(form)({}, None, case=case)
    assert again.is_valid()
    again.save()
    assert len(parcels_of(case)) == 2


def test_the_map_shows_the_parcels(case):
    assert parcels_map(case) is None
    form = filled(case, "boundary")
    assert form.is_valid()
    form.save()
    view = parcels_map(case)
    assert [path.css for path in view.paths].count("lot") == 2
