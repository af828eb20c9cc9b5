"""Decision, license, delivery, and the sealed documents on the way."""

from __future__ import annotations

import pytest
from django.test import TestCase

from apps.cases import documents, tasks
from apps.cases.errors import InvalidData, NotPossible
from apps.cases.issuance import license_of
from apps.cases.models import Document, Notice
from apps.cases.seals import make_seals
from apps.cases.vocabulary import DocumentKind, Stage
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.licenses.models import License
from apps.signatures.verify import verify_pdf
from tests.cases.conftest import Course


@pytest.fixture
def sealed(world: DemoWorld) -> DemoWorld:
    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    return world


def issued(course: Course) -> Course:
    course.granted()
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.do("jiadong.certificates", "make_certificate")
    return course


def test_a_refusal_needs_reasons(course: Course) -> None:
    course.in_decision()
    with pytest.raises(InvalidData) as refusal:
        course.do("jiadong.approver", "refuse", {"reason": "不行", "article": "", "remedies": ""})
    assert set(refusal.value.errors) == {"reason", "article", "remedies"}


def test_a_refusal_ends_the_case_with_its_document(course: Course) -> None:
    data = {"reason": "选址不符合国土空间规划", "article": "《城乡规划法》第三十六条", "remedies": "可以依法复议、诉讼"}
    course.in_decision().do("jiadong.approver", "refuse", data)
    assert course.case.stage == Stage.REFUSED
    assert course.case.documents.filter(kind=DocumentKind.REFUSAL_DECISION).exists()


def test_a_granted_case_issues_a_sealed_license(course: Course, sealed: DemoWorld) -> None:
    issued(course)
    license = license_of(course.case)
    assert license is not None
    assert license.status == "valid"
    assert course.case.stage == Stage.DELIVERY


def test_making_the_license_twice_gives_one_number(course: Course, sealed: DemoWorld) -> None:
    issued(course)
    tasks.make_license_files(str(course.id))
    assert License.objects.filter(source_ref=str(course.id)).count() == 1
    with pytest.raises(NotPossible):
        course.do("jiadong.certificates", "make_certificate")


def test_a_delivered_case_is_completed(course: Course, sealed: DemoWorld) -> None:
    issued(course).do("jiadong.certificates", "deliver", {"method": "online", "receiver": "林一鸣"})
    assert course.case.stage == Stage.COMPLETED
    assert course.case.closed_at is not None


def test_the_license_waits_for_its_seal_and_is_found_by_the_sweep(course: Course, world: DemoWorld) -> None:
    from apps.signatures.errors import SealNotUsable

    course.granted().do("jiadong.certificates", "make_certificate")
    with pytest.raises(SealNotUsable):
        tasks.make_license_files(str(course.id))
    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    type(course.case).objects.update(touched_at="2026-01-01T00:00:00Z")
    tasks.finish_papers()
    assert course.case.stage == Stage.DELIVERY


def test_documents_are_numbered_without_gaps(course: Course) -> None:
    course.accepted()
    kinds = [DocumentKind.FILING_RECEIPT, DocumentKind.ACCEPTANCE_NOTICE]
    assert list(course.case.documents.values_list("kind", flat=True)) == kinds
    assert all("1号" in number for number in course.case.documents.values_list("number", flat=True))


def test_a_sealed_document_verifies(course: Course, sealed: DemoWorld) -> None:
    course.accepted()
    document = documents.seal_document(document_id=course.case.documents.get(kind="acceptance_notice").pk)
    with document.file.open() as sealed_file:
        assert verify_pdf(sealed_file.read()).ok


def test_sealing_twice_changes_nothing(course: Course, sealed: DemoWorld) -> None:
    pk = course.accepted().case.documents.get(kind="acceptance_notice").pk
    assert documents.seal_document(document_id=pk).digest == documents.seal_document(document_id=pk).digest


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_every_document_has_its_words(kind: str, course: Course) -> None:
    course.filed()
    everything = {
        "materials": [{"title": "申请表", "name": "a.pdf", "sm3": "0" * 64}],
        "items": [{"title": "申请表", "problem": "未盖章"}],
        "answer_by": "2026-12-01",
        "accepted_on": "2026-11-23",
        "statutory_days": 20,
        "promise_days": 10,
        "ground": "not_required",
        "refer_to": "",
        "reason": "理由充分",
        "procedure": "专家评审",
        "clock": "pause",
        "basis": "行政许可法 art. 45",
        "planned_end": "2026-12-01",
        "days": 10,
        "text": "同意",
        "article": "第三十六条",
        "remedies": "可以复议",
        "method": "online",
        "receiver": "林一鸣",
        "remark": "",
        "date": "2026-11-23",
    }
    document = Document(case=course.case, kind=kind, number="x", authority=course.case.holder, data=everything)
    words = documents.document_data(document)
    assert words["title"]
    assert words["organ"] == course.case.holder.name


def test_the_applicant_is_told_of_acceptance(course: Course) -> None:
    course.accepted()
    notice = Notice.objects.get(recipient__username="citizen", code="case.accepted")
    assert notice.params["number"] == course.case.number
