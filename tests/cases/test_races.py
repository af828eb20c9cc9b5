"""What two people do at the same moment: one effect, and a clear answer to the other."""

from __future__ import annotations

from functools import partial

import pytest

from apps.cases import drafts, materials, work_items
from apps.cases.actions import perform
from apps.cases.errors import CaseError, NotPermitted, NotPossible, RequestReused
from apps.cases.models import Case, CoReview, MaterialVersion, WorkItem
from apps.cases.vocabulary import ItemKind, ItemState, Stage
from apps.identity.models import Department
from apps.ledger.models import Entry
from apps.ledger.services import Subject
from apps.ledger.verification import verify_ledger
from tests.cases.conftest import MATTER, start
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OPINION = {"verdict": "agree", "text": "符合要求"}


def outcomes(answers):
    """Successes, and the classes of the refusals; anything else fails the test."""
    assert [a for a in answers if isinstance(a, Exception) and not isinstance(a, CaseError)] == []
    return [a for a in answers if not isinstance(a, CaseError)], [type(a) for a in answers if isinstance(a, CaseError)]


def test_twenty_filings_at_once_are_numbered_without_a_gap(world, matter):
    courses = [start(world, title=f"项目 {n}") for n in range(20)]
    citizen = world.user("citizen")
    filed, refused = outcomes(
        at_once([partial(perform, c.id, "file", citizen, data={"declaration": True}) for c in courses])
    )
    assert refused == []
    assert sorted(int(o.number[-6:]) for o in filed) == list(range(1, 21))


def test_a_refused_filing_among_others_leaves_no_gap(world, matter):
    courses = [start(world, title="unplanned" if n % 2 else f"项目 {n}") for n in range(10)]
    citizen = world.user("citizen")
    filed, refused = outcomes(
        at_once([partial(perform, c.id, "file", citizen, data={"declaration": True}) for c in courses])
    )
    assert refused == [NotPossible] * 5
    assert sorted(int(o.number[-6:]) for o in filed) == [1, 2, 3, 4, 5]


def test_the_last_two_answers_at_once_close_a_co_review_once(world, course):
    course.accepted()
    asked = Department.objects.filter(authority__code="990101", code__in=["farmland", "registration"])
    data = {"departments": [d.pk for d in asked], "question": "请提出意见", "reply_days": 5}
    course.do("jiadong.handler", "request_co_review", data)
    clerks = [world.user("jiadong.farmland"), world.user("jiadong.registration")]
    given, refused = outcomes(at_once([partial(perform, course.id, "give_opinion", c, data=OPINION) for c in clerks]))
    assert refused == []
    assert sorted(o.stage for o in given) == [Stage.CO_REVIEW, Stage.EXAMINATION]
    assert course.case.stage == Stage.EXAMINATION
    assert CoReview.objects.get(case_id=course.id).closed_at is not None
    assert course.case.opinions.count() == 2


def test_an_answer_and_the_closing_of_the_round_at_once(world, course):
    course.accepted()
    asked = Department.objects.get(authority__code="990101", code="farmland")
    data = {"departments": [asked.pk], "question": "请提出意见", "reply_days": 5}
    course.do("jiadong.handler", "request_co_review", data)
    done, refused = outcomes(
        at_once(
            [
                partial(perform, course.id, "give_opinion", world.user("jiadong.farmland"), data=OPINION),
                partial(
                    perform, course.id, "close_co_review", world.user("jiadong.handler"), data={"reason": "时限已到"}
                ),
            ]
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert not WorkItem.objects.filter(case_id=course.id, kind=ItemKind.CO_REVIEW, state=ItemState.OPEN).exists()


def test_an_item_claimed_by_two_is_given_to_one(world, course):
    course.accepted()
    item = WorkItem.objects.get(case_id=course.id, kind=ItemKind.EXAMINE)
    clerks = [world.user("jiadong.handler"), world.user("jiadong.handler2")] * 5
    taken, refused = outcomes(at_once([partial(work_items.claim, item_id=item.pk, user=c) for c in clerks]))
    assert len(taken) == 1
    # The winner's own repeats are told that they have it already.
    assert sorted(c.__name__ for c in refused) == ["NotPermitted"] * 5 + ["NotPossible"] * 4
    item.refresh_from_db()
    assert item.assignee_id == taken[0].assignee_id
    assert Entry.objects.filter(kind="case.item_claimed").count() == 1


def test_withdrawal_and_acceptance_at_once_follow_one_another(world, course):
    course.filed()
    done, refused = outcomes(
        at_once(
            [
                partial(perform, course.id, "accept", world.user("jiadong.window"), expected_version=1),
                partial(
                    perform,
                    course.id,
                    "withdraw",
                    world.user("citizen"),
                    data={"reason": "项目不再实施"},
                    expected_version=1,
                ),
            ]
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    open_items = WorkItem.objects.filter(case_id=course.id, state=ItemState.OPEN).count()
    assert (course.case.stage, open_items) in [(Stage.EXAMINATION, 1), (Stage.WITHDRAWN, 0)]
    assert verify_ledger(subject=Subject("case", str(course.id))).ok


def test_one_key_on_two_cases_at_once_has_one_effect(world, matter):
    courses = [start(world, title=f"项目 {n}") for n in range(2)]
    file = partial(perform, action="file", actor=world.user("citizen"), data={"declaration": True}, request_id="k")
    filed, refused = outcomes(at_once([partial(file, c.id) for c in courses]))
    assert (len(filed), refused) == (1, [RequestReused])
    assert Case.objects.filter(stage=Stage.FILED).count() == 1


def test_one_start_repeated_at_once_opens_one_draft(world, matter):
    draft = partial(
        drafts.start_draft,
        user=world.user("citizen"),
        applicant=world.person("citizen"),
        matter_code=MATTER,
        authority=world.authority("990101"),
        request_id="start",
    )
    opened, refused = outcomes(at_once([draft] * 10))
    assert (len({case.pk for case in opened}), refused) == (1, [])
    assert Case.objects.count() == 1


def test_twenty_uploads_at_once_are_twenty_versions(world, course):
    before = MaterialVersion.objects.count()
    uploaded, refused = outcomes(at_once([partial(upload, world, course, n) for n in range(20)]))
    assert refused == []
    assert sorted(v.number for v in uploaded) == list(range(before + 1, before + 21))


def upload(world, course, n):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.cases.samples import a_pdf

    file = SimpleUploadedFile(f"{n}.pdf", a_pdf(width=300 + n))
    return materials.upload_material(case=course.case, user=world.user("citizen"), code="APPLICATION", upload=file)


def test_approval_and_return_at_once(world, course):
    course.in_decision()
    approver = world.user("jiadong.approver")
    done, refused = outcomes(
        at_once(
            [
                partial(perform, course.id, "grant", approver, data={"text": "准予许可"}),
                partial(perform, course.id, "return_from_decision", approver, data={"reason": "材料需要核实"}),
            ]
        )
    )
    assert (len(done), refused) == (1, [NotPossible])
    assert course.case.documents.filter(kind="grant_decision").exists() == (course.case.stage == Stage.CERTIFICATE)


def test_nobody_without_the_post_wins_a_race(world, course):
    course.filed()
    strangers = [world.user(name) for name in ("citizen", "jiaxi.window", "outsider", "jiadong.handler")]
    done, refused = outcomes(at_once([partial(perform, course.id, "accept", u) for u in strangers]))
    assert done == []
    assert NotPermitted in refused
    assert course.case.stage == Stage.FILED
