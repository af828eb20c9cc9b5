"""Two clerks write down the same step at the same moment: one is taken, the other is told."""

from __future__ import annotations

from functools import partial

import pytest

from apps.cases.errors import NotPossible
from apps.hub.models import RatingTask
from apps.hub.ratings import take_step
from apps.ledger.models import Entry
from tests.desk.conftest import Course
from tests.desk.test_ratings import TEXT, rated
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_step_is_taken_once(course: Course) -> None:
    rated(course)
    task, user = RatingTask.objects.get(), course.world.user("jiadong.window")
    answers = at_once([partial(take_step, task_id=task.pk, user=user, state="open", text=TEXT) for _ in range(2)])
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [NotPossible]
    task.refresh_from_db()
    assert task.state == "verified"
    assert Entry.objects.filter(kind="hub.rating_task_step").count() == 1
