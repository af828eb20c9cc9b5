"""The hub sends the same twice at the same moment, as one that tries again without waiting does."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest

from apps.cases.models import Case
from apps.hub.models import FiledAtHub, InboundMessage, Rating
from apps.hub.sign_in import link
from apps.identity.models import Applicant, User
from tests.cases.conftest import Course
from tests.hub.test_inbound import application, configured, finished, rating, send  # noqa: F401 (fixtures)
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 4


def codes(answers: list[object]) -> list[str]:
    return sorted(answer.json()["code"] for answer in answers)  # type: ignore[attr-defined]


def test_one_application_sent_at_once_becomes_one_case(course: Course, listed: None) -> None:
    answers: list[Any] = at_once([partial(send, "application", application()) for _ in range(TIMES)])
    assert codes(answers) == ["0"] * TIMES
    assert len({answer.json()["data"]["project_no"] for answer in answers}) == 1
    assert Case.objects.exclude(pk=course.case.pk).count() == 1


def test_one_application_under_several_ids_at_once_becomes_one_case(course: Course, listed: None) -> None:
    sent = [{**application(), "id": f"m-{n}"} for n in range(TIMES)]
    answers = at_once([partial(send, "application", each) for each in sent])
    assert codes(answers) == ["0", *["E-FILED"] * (TIMES - 1)]
    assert FiledAtHub.objects.count() == InboundMessage.objects.count() == 1


def test_several_applications_of_a_new_person_at_once_open_one_account(course: Course, listed: None) -> None:
    sent = [{**application(hub_number=f"HUB-{n}"), "id": f"m-{n}"} for n in range(TIMES)]
    answers = at_once([partial(send, "application", each) for each in sent])
    assert codes(answers) == ["0"] * TIMES
    assert (
        Applicant.objects.filter(name="周向晚").count() == User.objects.filter(username__startswith="hub.").count() == 1
    )


def test_one_signature_at_once_is_taken_once(finished: Case) -> None:  # noqa: F811
    now = str(time.time_ns() // 1_000_000)
    answers = at_once([partial(send, "evaluation", rating(finished), rtime=now) for _ in range(TIMES)])
    assert codes(answers) == [*["-1"] * (TIMES - 1), "0"]


def test_several_ratings_at_once_leave_one(finished: Case) -> None:  # noqa: F811
    sent = [rating(finished, evalDetail=str(n)) for n in range(TIMES)]
    answers = at_once([partial(send, "evaluation", each) for each in sent])
    assert codes(answers) == ["0", *["E-RATED"] * (TIMES - 1)]
    assert Rating.objects.count() == 1


def test_a_new_person_signing_in_twice_at_once_gets_one_account(course: Course) -> None:
    identity = application()["data"]["applicant"]
    users = at_once([partial(link, identity, subject="hub-zhou") for _ in range(TIMES)])
    assert len({user.pk for user in users}) == 1  # type: ignore[attr-defined]
