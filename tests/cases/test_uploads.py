"""Bad files are named at upload, with what is wrong and what to do."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apps.cases import materials
from apps.cases.errors import NotPossible, NotVisible
from apps.cases.uploads import check_upload
from apps.ledger.canonical import sm3_hex
from apps.ledger.models import Entry
from tests.cases.conftest import Course
from tests.cases.samples import a_pdf


def check(name: str, content: bytes, *, accept: tuple[str, ...] = ("pdf", "jpg", "png", "txt", "ofd")) -> str:
    return check_upload(SimpleUploadedFile(name, content), accept=accept, max_mb=1).content_type


def refusal(name: str, content: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        check(name, content)
    assert name in caught.value.messages[0]
    return caught.value


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG")
    return buffer.getvalue()


def ofd(entry: str = "OFD.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "<ofd/>")
    return buffer.getvalue()


def test_a_pdf_is_taken() -> None:
    assert check("申请表.pdf", a_pdf()) == "application/pdf"


def test_a_picture_is_taken() -> None:
    assert check("照片.png", png()) == "image/png"


def test_an_ofd_is_known_by_its_content() -> None:
    assert check("方案.ofd", ofd()) == "application/ofd"


def test_a_zip_is_no_ofd() -> None:
    assert refusal("方案.ofd", ofd("a.txt")).code == "content"


def test_a_text_file_is_taken() -> None:
    assert check("界址点.txt", "[属性描述]\r\n".encode("gb18030")) == "text/plain"


def test_a_renamed_program_is_refused() -> None:
    assert refusal("报告.pdf", b"MZ\x90\x00" + b"\0" * 100).code == "content"


def test_a_program_is_refused_by_its_ending() -> None:
    assert refusal("setup.exe", b"MZ\x90\x00").code == "type"


def test_an_empty_file_is_refused() -> None:
    assert refusal("空.pdf", b"").code == "empty"


def test_a_file_too_large_is_refused() -> None:
    assert refusal("大.pdf", b"%PDF-1.7" + b"\0" * 1024**2).code == "too_large"


def test_a_pdf_with_a_password_is_refused() -> None:
    assert refusal("密.pdf", a_pdf(password="secret")).code == "encrypted"


def test_a_damaged_pdf_is_refused() -> None:
    assert refusal("坏.pdf", b"%PDF-1.7\nnothing").code == "damaged"


def test_a_path_in_the_name_is_dropped() -> None:
    accepted = check_upload(SimpleUploadedFile("a\\..\\b.pdf", a_pdf()), accept=("pdf",), max_mb=1)
    assert accepted.name == "b.pdf"


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["pdf", "png", "jpg", "ofd", "txt"]))
def test_any_bytes_are_taken_or_refused(content: bytes, ending: str) -> None:
    with contextlib.suppress(ValidationError):
        check(f"x.{ending}", content)


@given(st.binary(max_size=300))
def test_any_damage_to_a_pdf_is_taken_or_refused(damage: bytes) -> None:
    pdf = a_pdf()
    with contextlib.suppress(ValidationError):
        check("x.pdf", pdf[: len(pdf) // 2] + damage + pdf[len(pdf) // 2 :])


def test_versions_are_kept_with_their_digest(course: Course) -> None:
    course.upload("citizen")
    versions = course.case.materials.get().versions.all()
    assert [v.number for v in versions] == [1, 2]
    with versions[1].file.open() as stored:
        assert versions[1].digest == sm3_hex(stored.read())


def test_a_material_outside_the_catalogue_is_refused(course: Course) -> None:
    with pytest.raises(NotPossible):
        course.upload("citizen", "UNRELATED")


def test_a_refused_upload_is_recorded_as_an_attempt(course: Course) -> None:
    upload = SimpleUploadedFile("报告.pdf", b"MZ")
    with pytest.raises(ValidationError):
        materials.upload_material(
            case=course.case, user=course.world.user("citizen"), code="APPLICATION", upload=upload
        )
    assert Entry.objects.filter(kind="case.refused_upload", subject_id=str(course.id)).exists()


def test_a_draft_file_can_be_taken_back(course: Course) -> None:
    version = course.case.materials.get().versions.get()
    materials.remove_material(case=course.case, user=course.world.user("citizen"), version_id=version.pk)
    with pytest.raises(NotPossible, match="申请表"):
        course.filed()


def test_a_filed_file_stays(course: Course) -> None:
    version = course.case.materials.get().versions.get()
    case = course.filed().case
    with pytest.raises(NotPossible):
        materials.remove_material(case=case, user=course.world.user("citizen"), version_id=version.pk)


def test_an_outsider_downloads_nothing(course: Course) -> None:
    version = course.filed().case.materials.get().versions.get()
    with pytest.raises(NotVisible):
        materials.open_material(case_id=course.id, user=course.world.user("outsider"), version_id=version.pk)


def test_a_clerk_downloads_and_it_is_recorded(course: Course) -> None:
    version = course.filed().case.materials.get().versions.get()
    user = course.world.user("jiadong.window")
    assert materials.open_material(case_id=course.id, user=user, version_id=version.pk).digest == version.digest
    assert Entry.objects.filter(kind="case.file_downloaded", actor_id=str(user.pk)).exists()
