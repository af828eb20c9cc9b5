"""One verifier for PDF, OFD, detached signature and code: what is whole is said to be, what is not is named."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from collections.abc import Callable

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from apps.ledger.services import SYSTEM
from apps.licenses import checks, showing, verifier
from apps.licenses.content import signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.licenses.recognition import FileKind, kind_of, marked_license
from apps.licenses.use_models import LicenseUse
from apps.licenses.verification import Outcome, Verdict, verify_file, verify_number
from apps.signatures.models import Reason, Revocation, Seal
from apps.signatures.ofd import package
from apps.signatures.reports import CHECKS, DETAILS
from apps.signatures.revocation import revoke_key
from apps.signatures.services import suspend_seal
from apps.signatures.verify import verify_detached
from tests.factories import a_person, a_user
from tests.licenses.ofd.test_issued import content_of
from tests.signatures.ofd import parts as foreign

PAGE = "Doc_0/Pages/Page_0/Content.xml"


def failed(verdict: Verdict) -> set[str]:
    return {check.detail for check in verdict.report.failures} if verdict.report else set()


def answers(verdict: Verdict) -> dict[str, str]:
    return {check.code: check.answer for check in verdict.checks}


def zipped(parts: dict[str, bytes]) -> bytes:
    return foreign.zipped(parts)


def test_an_issued_ofd_is_valid_with_the_whole_report(issue: Callable[..., License]):
    verdict = verify_file(content_of(issue()))
    assert (verdict.outcome, verdict.file_kind) == (Outcome.VALID, FileKind.OFD)
    asked = {check.name for check in verdict.report.checks}
    assert {
        "parts", "coverage", "signature", "seal_signature", "signer_list", "seal_period", "certificate", "revocation",
        "seal", "timestamp", "package",
    } <= asked  # fmt: skip
    (signer,) = verdict.report.signers
    assert (signer.organization, signer.time_proven, signer.algorithm) == ("示例省自然资源厅", True, "sm2")


def test_an_altered_part_of_an_ofd_is_named(issue: Callable[..., License]):
    license = issue()
    parts = package.read(content_of(license)).parts
    verdict = verify_file(package.write({**parts, PAGE: parts[PAGE].replace(b"ofd:TextCode", b"ofd:TextCode ", 1)}))
    assert (verdict.outcome, verdict.license) == (Outcome.ALTERED, license)
    assert ("parts.altered", PAGE) in {(check.detail, check.part) for check in verdict.report.failures}
    with translation.override("en"):
        assert PAGE in next(check.detail for check in verdict.checks if check.code == "ofd_signature")


def test_every_changed_byte_of_an_ofd_is_altered_or_cannot_be_read(issue: Callable[..., License]):
    ofd, chance = content_of(issue()), random.Random(4)
    for position in [0, *chance.sample(range(len(ofd)), 20)]:
        changed = bytearray(ofd)
        changed[position] ^= chance.randrange(1, 256)
        verdict = verify_file(bytes(changed))
        assert verdict.outcome in (Outcome.ALTERED, Outcome.UNREADABLE), position
        assert failed(verdict) or answers(verdict) == {"file": "unknown_kind"}


def test_an_ofd_names_its_license_also_where_it_was_cut(issue: Callable[..., License]):
    license = issue()
    cut = content_of(license)[:-100]
    assert marked_license(cut) == license.pk
    verdict = verify_file(cut)
    assert (verdict.outcome, failed(verdict)) == (Outcome.ALTERED, {"package.truncated"})


def test_a_detached_signature_is_verified_with_what_it_signs(issue: Callable[..., License]):
    license = issue()
    signature, content = license.data_signature.encode(), signed_content(license)
    verdict = verify_file(signature, signed=content)
    assert (verdict.outcome, verdict.license, verdict.file_kind) == (Outcome.VALID, license, FileKind.SIGNATURE)
    assert answers(verdict)["signed_file"] == "ok"
    altered = verify_file(signature, signed=content + b" ")
    assert (altered.outcome, failed(altered)) == (Outcome.ALTERED, {"signature.bad"})
    assert answers(verify_file(signature)) == {"file": "no_content"}


def test_the_text_of_a_code_is_read_from_a_file(issue: Callable[..., License]):
    license = issue()
    verdict = verify_file(license.qr_payload.encode() + b"\n")
    assert (verdict.outcome, verdict.file_kind) == (Outcome.VALID, FileKind.CODE)


def bomb() -> bytes:
    return zipped({"OFD.xml": foreign.plain_parts()["OFD.xml"], "Doc_0/bomb.bin": bytes(80 * 1024 * 1024)})


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**package.read(foreign.sealed()).parts, name: content})


@pytest.mark.parametrize(
    ("make", "detail"),
    [
        (lambda: foreign.sealed()[:-30], "package.truncated"),
        (bomb, "package.bomb"),
        (lambda: with_part("../../etc/passwd", b"x"), "package.path_outside"),
        (
            lambda: with_part("Doc_0/evil.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
            "structure.doctype",
        ),
        (lambda: b"PK\x03\x04", "package.truncated"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_bad_package_gets_its_own_sentence(db: None, make: Callable[[], bytes], detail: str, language: str):
    verdict = verify_file(make())
    assert detail in failed(verdict)
    assert verdict.outcome in (Outcome.UNREADABLE, Outcome.NOT_FOUND)
    with translation.override(language):
        words = [str(DETAILS[found]) for found in failed(verdict)]
        told = " ".join(check.detail for check in verdict.checks)
    assert any(word in told for word in words)


def test_an_ofd_of_another_system_is_checked_as_far_as_it_can_be(db: None):
    verdict = verify_file(foreign.sealed())
    assert verdict.outcome == Outcome.NOT_FOUND
    assert failed(verdict) == {"certificate.unknown_root", "seal.unknown"}
    good = {check.detail for check in verdict.report.checks if check.ok}
    assert {"parts.intact", "signature.good", "seal_signature.good", "signer_list.listed"} <= good
    open_ = {check.detail for check in verdict.report.checks if not check.decided}
    assert open_ == {"revocation.not_checked", "timestamp.absent"}


def test_a_document_without_any_signature_says_so(db: None):
    blank = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(blank)
    for content in (blank.getvalue(), foreign.PLAIN):
        assert answers(verify_file(content)) == {"file": "unsigned"}


def test_without_proof_of_the_time_a_compromised_key_signed_nothing(issue: Callable[..., License], seal: Seal):
    license = issue()
    signature, content = license.data_signature.encode(), signed_content(license)
    revoke_key(key=seal.sm2_key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM)
    report = verify_detached(content, signature, at=license.signed_at)
    assert {check.detail for check in report.failures} == {"certificate.compromised_stated"}


def test_what_a_time_stamp_or_the_ledger_proves_stays_good(issue: Callable[..., License], seal: Seal):
    license = issue()
    for key in (seal.sm2_key, seal.p256_key):
        revoke_key(key=key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM)
    for verdict in (verify_file(content_of(license)), verify_file(read_pdf(license)), verify_number(license.number)):
        assert verdict.outcome == Outcome.VALID
    assert "certificate.revoked_later_proven" in {
        check.detail for check in verify_file(content_of(license)).report.checks
    }


def test_what_was_made_after_the_compromise_is_refused_by_name(issue: Callable[..., License], seal: Seal):
    license = issue()
    revoke_key(key=seal.sm2_key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM)
    Revocation.objects.update(invalid_since=seal.valid_from)
    verdict = verify_file(content_of(license))
    assert (verdict.outcome, failed(verdict)) == (Outcome.ALTERED, {"certificate.revoked_proven"})


def test_a_seal_that_was_suspended_is_named_in_the_ofd(issue: Callable[..., License], seal: Seal):
    ofd = content_of(issue())
    suspend_seal(seal=seal, reason="换届", actor=SYSTEM)
    Seal.objects.update(state_since=seal.valid_from)
    assert failed(verify_file(ofd)) == {"seal.suspended"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", sorted(checks.DETAILS))
def test_no_answer_only_says_invalid(code: str, language: str):
    with translation.override(language):
        words = str(checks.DETAILS[code])
    assert words.strip("。. ").casefold() not in {"invalid", "无效", "failed", "不通过", "bad"}
    assert len(words) >= 4 or code.startswith("status.")
    if code.rpartition(".")[2] == "bad" and code not in ("qr.bad",):
        assert "%(failure)s" in words  # it says what failed


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_finding_only_says_invalid(language: str):
    with translation.override(language):
        words = [str(text) for text in DETAILS.values()]
        assert all(str(text) for text in CHECKS.values())
    assert not {"invalid", "无效", "failed", "不通过"} & {text.strip("。. ").casefold() for text in words}
    assert min(map(len, words)) >= 6


class TestShowing:
    @pytest.fixture
    def payload(self, issue: Callable[..., License]) -> str:
        holder = a_user("holder", display_name="持证人")
        return showing.show(license_id=issue(holder=a_person(user=holder)).pk, user=holder).payload

    def test_a_live_code_gives_the_licenses_verdict(self, payload: str):
        verdict = verifier.verify_code(showing.address(payload), address="192.0.2.1")
        assert (verdict.outcome, answers(verdict)["showing"]) == (Outcome.VALID, "live")

    def test_a_code_of_yesterday_is_named(self, payload: str, monkeypatch: pytest.MonkeyPatch):
        tomorrow = timezone.now() + dt.timedelta(days=1)
        monkeypatch.setattr(showing.timezone, "now", lambda: tomorrow)
        verdict = verifier.verify_upload(payload.encode(), address="")
        assert (verdict.outcome, verdict.license, answers(verdict)) == (Outcome.EXPIRED, None, {"showing": "ended"})
        assert LicenseUse.objects.filter(result="ended").count() == 1


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str]:
        out, code = io.StringIO(), 0
        try:
            call_command("verify_license", *arguments, stdout=out)
        except SystemExit as end:
            code = int(str(end.code))
        except CommandError as refused:
            return refused.returncode, str(refused)
        return code, out.getvalue()

    @pytest.fixture
    def ofd(self, issue, tmp_path):
        path = tmp_path / "license.ofd"
        path.write_bytes(content_of(issue()))
        return path

    def test_a_valid_file_is_told_in_words(self, ofd):
        code, told = self.run(str(ofd))
        assert code == 0
        assert told.startswith("有效：")
        assert "✓ 吊销情况：" in told
        assert "由时间戳证明" in told

    def test_an_altered_file_is_one(self, ofd):
        ofd.write_bytes(ofd.read_bytes() + b" ")
        code, told = self.run(str(ofd), "--json")
        assert code == 1
        assert json.loads(told)["outcome"] == "altered"

    def test_what_cannot_be_read_is_two(self, ofd, settings):
        assert self.run("/nowhere/license.pdf")[0] == 2
        ofd.write_bytes(b"nothing")
        assert self.run(str(ofd))[0] == 2
        settings.UPLOAD_MAX_BYTES = 3
        assert self.run(str(ofd))[0] == 2

    def test_a_signature_takes_its_content(self, issue, tmp_path):
        license = issue()
        (tmp_path / "s.json").write_text(license.data_signature)
        (tmp_path / "c.json").write_bytes(signed_content(license))
        assert self.run(str(tmp_path / "s.json"), "--content", str(tmp_path / "c.json"))[0] == 0
        assert self.run(str(tmp_path / "s.json"))[0] == 2


def test_a_kind_is_told_by_content(db: None):
    assert kind_of(b"x" * 200) == FileKind.OTHER
    assert kind_of(b"\xff\xfe") == FileKind.OTHER
    assert kind_of(foreign.PLAIN) == FileKind.OFD
