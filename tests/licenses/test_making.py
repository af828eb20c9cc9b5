"""Making a license's files: complete, sealed, and taken up again after a crash without doing anything twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import ImageChops

from apps.ledger.models import Entry
from apps.licenses.content import signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import License, Status
from apps.licenses.recognition import marked_license
from apps.licenses.services import making, prepare_files
from apps.licenses.tasks import prepare_license_files, prepare_waiting_licenses
from apps.signatures.errors import SealNotUsable
from apps.signatures.models import SealUse
from apps.signatures.services import suspend_seal
from tests.licenses.test_rendering import text_of
from tests.races import at_once

STEPS = ("_draft", "_seal_pdf", "_seal_ofd")
MADE = ("number", "data_digest", "data_signature", "qr_payload", "pdf_digest", "ofd_digest")


def test_an_issued_license_is_complete(issue):
    license = issue()
    assert license.status == Status.VALID
    assert all(getattr(license, column) for column in MADE)
    assert license.data_digest == hashlib.new("sm3", signed_content(license)).hexdigest()
    assert license.pdf_digest == hashlib.new("sm3", read_pdf(license)).hexdigest()


def test_the_document_shows_number_facts_term_and_parcels(issue):
    license = issue()
    first, annex = text_of(read_pdf(license))
    for text in (
        license.number,
        "12.3456",
        "甲东示例光伏电站",
        "示例省自然资源厅",
        "自2026年11月23日起",
        "至2029年11月22日止",
    ):
        assert text in first
    assert "DK002" in annex


def test_the_seal_stands_over_the_date(issue):
    license = issue()
    document = pypdfium2.PdfDocument(read_pdf(license))
    document.init_forms()
    plain, sealed = (document[0].render(scale=1, may_draw_forms=forms).to_pil() for forms in (False, True))
    document.close()
    left, top, right, bottom = ImageChops.difference(plain, sealed).getbbox()
    box = license.seal_box["corners"]
    assert (left, right) == pytest.approx((box[0], box[2]), abs=3)
    assert (plain.height - bottom, plain.height - top) == pytest.approx((box[1], box[3]), abs=3)


def test_the_file_names_its_license(issue):
    license = issue()
    assert marked_license(read_pdf(license)) == license.pk


def test_the_draft_is_gone_when_the_license_is_issued(issue, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        license = issue()
    assert not license.draft
    assert [file.name for file in files.rglob("*.pdf")] == [license.pdf.name.rsplit("/", 1)[-1]]


def test_making_it_again_changes_nothing(issue):
    first = issue()
    again = prepare_files(license_id=first.pk)
    assert [getattr(again, c) for c in MADE] == [getattr(first, c) for c in MADE]
    assert again.pdf.name == first.pdf.name
    assert Entry.objects.filter(kind="license.issued").count() == 1


@pytest.mark.parametrize("broken", range(3))
@pytest.mark.django_db(transaction=True)
def test_a_retry_after_a_crash_repeats_nothing(number_one, seal, monkeypatch, broken):
    license, calls = number_one(), []

    def counted(name, step, crash):
        def made(run):
            changed = step(run)
            if crash and calls.count(name) == 0:
                calls.append(name)
                raise RuntimeError("power cut")
            calls.append(name)
            return changed

        return made

    before = {}
    steps = [counted(n, getattr(making, n), i == broken) for i, n in enumerate(STEPS)]
    monkeypatch.setattr(making, "_STEPS", tuple(steps))
    with pytest.raises(RuntimeError):
        prepare_files(license_id=license.pk)
    license.refresh_from_db()
    before = {c: getattr(license, c) for c in (*MADE, "draft")}
    # What the broken step made is taken back; what the steps before it made is kept.
    assert [bool(before[c]) for c in ("draft", "pdf_digest", "ofd_digest")] == [i < broken for i in range(3)]
    assert bool(before["data_signature"]) == bool(before["qr_payload"]) == (broken > 0)
    done = prepare_files(license_id=license.pk)
    assert done.status == Status.VALID
    assert all(getattr(done, c) == v for c, v in before.items() if v and c != "draft")
    assert Entry.objects.filter(kind="license.numbered").count() == 1
    assert Entry.objects.filter(kind="license.issued").count() == 1


def test_making_one_takes_some_forty_queries(number_one, seal, django_assert_max_num_queries):
    prepare_files(license_id=number_one(source_ref="first").pk)  # chains of certificates are remembered
    license = number_one()
    with django_assert_max_num_queries(44):
        prepare_files(license_id=license.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_three_runs_at_once_make_each_file_once(number_one, seal):
    license = number_one()
    done = at_once([lambda: prepare_files(license_id=license.pk)] * 3)
    assert {(each.status, each.pdf_digest, each.ofd_digest) for each in done} == {
        (Status.VALID, done[0].pdf_digest, done[0].ofd_digest)
    }
    assert SealUse.objects.count() == 2
    assert Entry.objects.filter(kind="license.issued").count() == 1


def test_without_a_seal_nothing_is_issued_and_the_reason_is_said(number_one):
    license = number_one()
    with pytest.raises(SealNotUsable) as refused:
        prepare_files(license_id=license.pk)
    assert refused.value.code == "seal_missing"
    license.refresh_from_db()
    assert license.status == Status.PREPARING


def test_a_suspended_seal_does_not_sign(number_one, seal, world):
    suspend_seal(seal=seal, reason="测试", actor=world.acting("province.certificates").actor)
    with pytest.raises(SealNotUsable):
        prepare_files(license_id=number_one().pk)


def test_the_task_may_run_twice(number_one, seal):
    license = number_one()
    prepare_license_files(license.pk)
    prepare_license_files(license.pk)
    assert License.objects.get().status == Status.VALID


def test_a_license_that_waited_for_its_seal_is_made_by_the_sweep(number_one, seal):
    number_one()
    prepare_waiting_licenses()
    assert License.objects.get().status == Status.PREPARING  # its own task may still be at it
    License.objects.update(status_changed_at=timezone.now() - dt.timedelta(minutes=2))
    prepare_waiting_licenses()
    assert License.objects.get().status == Status.VALID


@pytest.mark.parametrize("column", ["data_digest", "data_signature", "qr_payload", "pdf", "pdf_digest"])
def test_the_database_refuses_a_valid_license_without(issue, column):
    license = issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.filter(pk=license.pk).update(**{column: ""})


def test_the_signed_content_holds_every_column_that_gives_rights(issue):
    license = issue()
    content = json.loads(signed_content(license))
    signed = {"kind", "number", "identifier", "version", "source_ref", "holder", "issuer", "issued_on", "valid_from"}
    assert signed | {"valid_to", "signed_at", "data", "format"} == set(content)
