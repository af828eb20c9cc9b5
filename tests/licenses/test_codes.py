"""Codes of other systems: every status and act has one, told apart as the list tells them apart."""

from __future__ import annotations

import pytest

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.codes import OPERATION_NAMES, STATUS_NAMES, operation_code, status_code
from apps.licenses.models import Occasion, Status
from apps.licenses.services import change_status, prepare_files, reissue
from tests.licenses.conftest import DAY


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_code_of_the_list(status):
    assert status_code(status=status) in STATUS_NAMES


@pytest.mark.parametrize(
    ("status", "cause", "name"),
    [
        (Status.VALID, "", "有效"),
        (Status.SUSPENDED, "penalty", "暂扣"),
        (Status.REVOKED, "fraud", "撤销"),
        (Status.REVOKED, "penalty_revocation", "吊销"),
        (Status.CANCELLED, "requested", "注销"),
        (Status.TRANSFERRED, "moved_out", "转出"),
    ],
)
def test_a_status_is_called_as_in_the_list(status, cause, name):
    assert STATUS_NAMES[status_code(status=status, cause=cause)] == name


def test_what_was_done_is_called_as_in_the_list(issue):
    license = issue()
    for status, cause in ((Status.SUSPENDED, "penalty"), (Status.VALID, "ended")):
        change_status(license=license, status=status, reason="示〔2026〕4号", cause_code=cause, actor=SYSTEM)
    renewal = {"license": license, "occasion": Occasion.RENEWAL, "reason": "延续", "source_ref": "case-2"}
    second = prepare_files(license_id=reissue(**renewal, issued_on=DAY, actor=SYSTEM).pk)
    change_status(license=second, status=Status.REVOKED, reason="示〔2026〕5号", cause_code="fraud", actor=SYSTEM)
    done = []
    for entry in Entry.objects.filter(subject_type="license").order_by("occurred_at"):
        code = operation_code(kind=entry.kind, license={license.pk: license, second.pk: second}[int(entry.subject_id)])
        done += [OPERATION_NAMES[code]] if code else []
    assert done == ["新发", "暂扣", "暂扣发还", "其他", "延续", "注销（撤销、吊销）"]
