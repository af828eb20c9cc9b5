"""One license through its life: at each moment number, identifier, QR code and every file given out tell the truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from apps.ledger.services import SYSTEM
from apps.licenses.document import read_pdf
from apps.licenses.models import License, Occasion, Status
from apps.licenses.qr import address
from apps.licenses.services import change_status, prepare_files, reissue
from apps.licenses.verification import Outcome, Verdict, verify_file, verify_number, verify_payload
from tests.licenses.conftest import FACTS
from tests.licenses.ofd.test_issued import content_of

REVOCATION = "以欺骗手段取得（示自然资撤〔2026〕7号）"


@dataclass
class Holder:
    """Has kept every paper ever given out: files, codes and identifiers, oldest first."""

    kept: list[tuple[str, str, tuple[bytes, bytes]]] = field(default_factory=list)
    newest: License | None = None

    def receives(self, license: License) -> License:
        self.kept.append((license.identifier, license.qr_payload, (read_pdf(license), content_of(license))))
        self.newest = license
        return license

    def shows_newest(self) -> list[Verdict]:
        _identifier, payload, files = self.kept[-1]
        return [verify_number(self.newest.number), verify_payload(address(payload)), *map(verify_file, files)]

    def shows_old(self) -> list[tuple[int, Verdict]]:
        """Identifier, code and files of the oldest, the files of each."""
        oldest, payload, _files = self.kept[0]
        papers = [(1, verify_number(oldest)), (1, verify_payload(payload))] if len(self.kept) > 1 else []
        for version, (_identifier, _payload, files) in enumerate(self.kept[:-1], start=1):
            papers += [(version, verify_file(file)) for file in files]
        return papers


def said(verdict: Verdict) -> tuple[str, str]:
    """The sentence in Chinese and in English."""
    with translation.override("zh-hans"):
        chinese = verdict.line
    with translation.override("en"):
        return chinese, verdict.line


def today_in(language: str) -> str:
    with translation.override(language):
        return date_format(timezone.localdate(), "DATE_FORMAT")


def everything_says(holder: Holder, outcome: Outcome, chinese: str, english: str) -> None:
    for verdict in holder.shows_newest():
        assert (verdict.outcome, verdict.license) == (outcome, holder.newest)
        assert {check.code for check in verdict.checks if not check.ok} <= {"status"}
        assert chinese in said(verdict)[0]
        assert english in said(verdict)[1]
    for version, verdict in holder.shows_old():
        assert (verdict.outcome, verdict.license.version) == (Outcome.REPLACED, version)
        assert {check.code for check in verdict.checks if not check.ok} == {"status"}
        zh, en = said(verdict)
        assert f"第{version}版已于{today_in('zh-hans')}被第{version + 1}版取代" in zh
        assert f"Version {version} of {holder.newest.number} was replaced by version {version + 1} on" in en
        assert zh.endswith(f"现以第{len(holder.kept)}版为准：{outcome_word('zh-hans', outcome)}。")
        assert en.endswith(f"What counts is version {len(holder.kept)}: {outcome_word('en', outcome)}.")


def outcome_word(language: str, outcome: Outcome) -> str:
    with translation.override(language):
        return str(outcome.label)


def decided(license: License, status: Status, cause: str, reason: str) -> None:
    change_status(license=license, status=status, reason=reason, cause_code=cause, actor=SYSTEM)


@pytest.fixture
def holder() -> Holder:
    return Holder()


def test_a_license_is_answered_for_truly_through_its_whole_life(number_one, seal, holder):
    numbered = number_one()
    assert verify_number(numbered.number).outcome == Outcome.NOT_FOUND  # being made: not yet a license

    first = holder.receives(prepare_files(license_id=numbered.pk))
    everything_says(holder, Outcome.VALID, "内容与登记一致", "agrees with the register")

    change = {"license": first, "occasion": Occasion.CHANGE, "reason": "项目名称变更", "source_ref": "case-2"}
    entered = reissue(
        **change, data={**FACTS, "project": "新名称（演示）"}, issued_on=dt.date(2026, 11, 24), actor=SYSTEM
    )
    everything_says(holder, Outcome.VALID, "内容与登记一致", "agrees with the register")
    assert verify_number(entered.identifier).outcome == Outcome.NOT_FOUND

    second = holder.receives(prepare_files(license_id=entered.pk))
    everything_says(holder, Outcome.VALID, "内容与登记一致", "agrees with the register")

    renewal = {"license": second, "occasion": Occasion.RENEWAL, "reason": "有效期延续", "source_ref": "case-3"}
    entered = reissue(**renewal, issued_on=dt.date(2026, 11, 24), actor=SYSTEM)
    third = holder.receives(prepare_files(license_id=entered.pk))
    assert third.valid_to == dt.date(2032, 11, 22)
    everything_says(holder, Outcome.VALID, "内容与登记一致", "agrees with the register")

    decided(third, Status.SUSPENDED, "penalty", "示自然资罚〔2026〕5号")
    everything_says(holder, Outcome.SUSPENDED, "示自然资罚〔2026〕5号", "Suspended since")

    decided(third, Status.VALID, "ended", "示自然资罚〔2026〕6号")
    everything_says(holder, Outcome.VALID, "内容与登记一致", "agrees with the register")

    decided(third, Status.REVOKED, "fraud", REVOCATION)
    everything_says(holder, Outcome.REVOKED, REVOCATION, "Revoked on")


@pytest.mark.parametrize("place", [100, 2000, -200])
def test_an_old_file_that_was_changed_is_altered_and_not_only_replaced(issue, place):
    first = issue()
    pdf = bytearray(read_pdf(first))
    change = {"license": first, "occasion": Occasion.CORRECTION, "reason": "更正", "source_ref": "case-2"}
    prepare_files(license_id=reissue(**change, issued_on=dt.date(2026, 11, 24), actor=SYSTEM).pk)
    assert verify_file(bytes(pdf)).outcome == Outcome.REPLACED
    pdf[place] ^= 1
    assert verify_file(bytes(pdf)).outcome == Outcome.ALTERED


def test_the_public_page_of_an_old_version_says_which_one_counts(client, issue):
    first = issue()
    change = {"license": first, "occasion": Occasion.CORRECTION, "reason": "更正", "source_ref": "case-2"}
    prepare_files(license_id=reissue(**change, issued_on=dt.date(2026, 11, 24), actor=SYSTEM).pk)
    page = client.get("/verify/", {"number": first.identifier}).content.decode()
    assert "被第2版取代" in page
    assert f'value="{first.identifier}"' in page  # asked again, the same question gets the same answer
