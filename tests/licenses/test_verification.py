"""Verification: the right word for every state, and every kind of alteration found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from apps.ledger.services import SYSTEM
from apps.licenses import qr
from apps.licenses.causes import CAUSES
from apps.licenses.content import content_digest
from apps.licenses.document import read_pdf
from apps.licenses.models import License, Status
from apps.licenses.rendering import render_pdf
from apps.licenses.services import change_status
from apps.licenses.verification import Outcome, is_held_by, verify_file, verify_number, verify_payload
from apps.signatures.services import destroy_seal, make_seal, sign_detached, sign_pdf
from tests.licenses.test_rendering import LICENSE


def three_ways(license: License) -> list:
    return [verify_number(license.number), verify_payload(license.qr_payload), verify_file(read_pdf(license))]


def failed(verdict) -> set[str]:
    return {check.code for check in verdict.checks if not check.ok}


def change(license: License, **columns) -> License:
    """Behind the system's back."""
    License.objects.filter(pk=license.pk).update(**columns)
    license.refresh_from_db()
    return license


def test_a_valid_license_is_valid_by_number_code_and_file(issue):
    for verdict in three_ways(issue()):
        assert verdict.outcome == Outcome.VALID
        assert not failed(verdict)
        assert {c.code for c in verdict.checks} == {
            "status", "data_digest", "data_signature", "qr", "pdf_digest", "pdf_signature"
        }  # fmt: skip


def test_number_with_spaces_identifier_and_address_are_read(issue):
    license = issue()
    spaced = f" {license.number[:4]} {license.number[4:]}\n"
    for verdict in (
        verify_number(spaced),
        verify_number(license.identifier),
        verify_payload(qr.address(license.qr_payload)),
    ):
        assert verdict.license == license


@pytest.mark.parametrize(
    ("status", "cause", "outcome"),
    [
        (Status.SUSPENDED, "penalty", Outcome.SUSPENDED),
        (Status.REVOKED, "fraud", Outcome.REVOKED),
        (Status.CANCELLED, "requested", Outcome.CANCELLED),
    ],
)
def test_every_status_is_told_at_once_with_its_reason(issue, status, cause, outcome):
    license = issue()
    assert cause in CAUSES
    change_status(license=license, status=status, reason="示自然资撤〔2026〕4号", cause_code=cause, actor=SYSTEM)
    for verdict in three_ways(license):
        assert verdict.outcome == outcome
        assert failed(verdict) == {"status"}
        assert "示自然资撤〔2026〕4号" in verdict.line


def test_past_its_last_day_it_is_expired_before_any_sweep(issue):
    license = issue(issued_on=dt.date(2020, 1, 6), valid_from=dt.date(2020, 1, 6))
    assert license.status == Status.VALID
    assert {verdict.outcome for verdict in three_ways(license)} == {Outcome.EXPIRED}


@pytest.mark.parametrize("text", ["", "测字第990000202699999号", "1.2.3", "’; DROP TABLE", "\x00"])
def test_an_unknown_number_is_not_found(world, text):
    verdict = verify_number(text)
    assert (verdict.outcome, verdict.license) == (Outcome.NOT_FOUND, None)


def test_a_license_being_made_is_not_found(number_one):
    assert verify_number(number_one().number).outcome == Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "columns",
    [
        {"data": "{}"},
        {"holder_name": "另一家有限公司"},
        {"valid_to": dt.date(2099, 1, 1)},
        {"valid_from": dt.date(2026, 1, 1)},
        {"issued_on": dt.date(2026, 1, 1)},
        {"source_ref": "case-9"},
        {"version": 2, "occasion": "change", "occasion_reason": "behind the system's back"},
        {"issuer_name": "另一个厅"},
        {"identifier": None},
        {"signed_at": timezone.now()},
    ],
)
def test_a_change_of_any_signed_column_is_found(issue, columns):
    license = change(issue(), **columns)
    for verdict in three_ways(license):
        assert verdict.outcome == Outcome.ALTERED
        assert {"data_digest", "data_signature"} <= failed(verdict)


def test_one_byte_of_the_data_is_found(issue):
    license = issue()
    change(license, data=license.data.replace("12.3456", "12.3457"))
    assert verify_number(license.number).outcome == Outcome.ALTERED


def test_a_change_of_data_and_digest_together_is_found(issue):
    license = issue()
    license.data = license.data.replace("12.3456", "99.3456")
    change(license, data=license.data, data_digest=content_digest(license))
    verdict = verify_number(license.number)
    assert verdict.outcome == Outcome.ALTERED
    assert {"data_signature", "qr"} <= failed(verdict)


def test_altered_wins_over_the_status(issue):
    license = issue()
    change_status(license=license, status=Status.REVOKED, reason="测试", cause_code="fraud", actor=SYSTEM)
    change(license, holder_name="另一家有限公司")
    assert verify_number(license.number).outcome == Outcome.ALTERED


def test_every_changed_byte_of_the_file_is_found(issue):
    license = issue()
    pdf = read_pdf(license)
    for place in range(0, len(pdf), len(pdf) // 40):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        verdict = verify_file(changed)
        assert verdict.outcome == Outcome.ALTERED, place


def test_something_added_to_the_file_is_found(issue):
    verdict = verify_file(read_pdf(issue()) + b"\n%%EOF\n")
    assert verdict.outcome == Outcome.ALTERED
    assert "pdf_digest" in failed(verdict)


def test_a_file_that_lost_its_seal_is_found(issue):
    license = issue()
    data = {**LICENSE, "keywords": [f"license:{license.pk}:v1"]}
    verdict = verify_file(render_pdf(template="license", data=data))
    assert (verdict.outcome, verdict.license) == (Outcome.ALTERED, license)


def test_a_change_of_the_archived_file_is_found(issue, files):
    license = issue()
    path = files / license.pdf.name
    path.write_bytes(path.read_bytes().replace(b"DEMO", b"REAL", 1) + b" ")
    assert verify_number(license.number).outcome == Outcome.ALTERED


def test_a_lost_file_is_said(issue, files):
    license = issue()
    (files / license.pdf.name).unlink()
    verdict = verify_number(license.number)
    assert verdict.outcome == Outcome.ALTERED
    assert [c.answer for c in verdict.checks if not c.ok] == ["missing"]


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF", b"license:99999999999999999:v1"])
def test_another_file_cannot_be_verified(world, content):
    assert verify_file(content).outcome == Outcome.UNREADABLE


def test_a_document_of_ours_that_is_no_license_is_genuine(issue, seal):
    issue()
    plain = render_pdf(template="license", data=LICENSE)
    sealed = sign_pdf(seal=seal, pdf=plain, page=0, box=(600, 100, 719, 219), reason="测试")
    assert verify_file(sealed).outcome == Outcome.GENUINE
    assert verify_file(sealed.replace(b"/Author", b"/Auther", 1)).outcome == Outcome.ALTERED


def test_a_changed_code_is_never_valid(issue):
    payload = issue().qr_payload
    for place in range(0, len(payload), 7):
        other = "A" if payload[place] != "A" else "B"
        outcome = verify_payload(payload[:place] + other + payload[place + 1 :]).outcome
        assert outcome in (Outcome.ALTERED, Outcome.NOT_FOUND), place


def test_the_code_of_another_license_is_not_this_ones(issue):
    first, second = issue(), issue(source_ref="case-2")
    change(first, qr_payload=second.qr_payload)
    assert failed(verify_number(first.number)) == {"qr"}


@pytest.mark.parametrize("text", ["", "https://example.org/", "你好", "WIFI:S:x;;"])
def test_any_other_code_is_not_found(world, text):
    assert verify_payload(text).outcome == Outcome.NOT_FOUND


def test_another_authoritys_seal_does_not_count(issue, world):
    license = issue()
    county = world.authority("990101")
    other = make_seal(owner_code=county.uscc, owner_name=county.name, name="证照专用章", kind="license", actor=SYSTEM)
    from apps.licenses.content import signed_content

    change(license, data_signature=sign_detached(seal=other, content=signed_content(license)).to_json())
    assert failed(verify_number(license.number)) == {"data_signature"}


def test_a_license_outlives_its_seal(issue, seal):
    license = issue()
    destroy_seal(seal=seal, reason="换章", actor=SYSTEM)
    assert {verdict.outcome for verdict in three_ways(license)} == {Outcome.VALID}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_verdict_is_one_sentence_in_words(issue, language):
    with translation.override(language):
        verdict = verify_number(issue().number)
        assert verdict.license.number in verdict.line
        assert verdict.word == {"zh-hans": "有效", "en": "Valid"}[language]
        assert all(check.label and check.detail for check in verdict.checks)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("甲江示例新能源有限公司", True), (" 甲江示例 新能源有限公司 ", True), ("甲江", False), ("", False)],
)
def test_a_full_name_can_be_compared(issue, typed, same):
    assert is_held_by(issue(), typed) is same
