from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from apps.identity.models import Applicant, Duty, Post
from apps.identity.services import open_post
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.factories import a_person, a_user, an_id_number
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_number_registered_ten_times_at_once_is_registered_once() -> None:
    number = an_id_number()
    results = at_once([lambda: a_person(id_number=number)] * 10)
    assert sum(isinstance(r, Applicant) for r in results) == 1
    assert sum(isinstance(r, ValidationError) for r in results) == 9
    assert Entry.objects.filter(kind="identity.applicant_registered", subject_type="applicant").count() == 1


def test_two_administrators_cannot_make_one_user_both_handler_and_auditor(world: DemoWorld) -> None:
    user, authority, day = a_user(), world.authority("990101"), dt.date(2026, 11, 23)

    def appoint(duty: Duty) -> Post:
        return open_post(user=user, duty=duty, authority=authority, starts_on=day)

    results = at_once([lambda: appoint(Duty.HANDLER), lambda: appoint(Duty.AUDIT_ADMIN)])
    assert [type(r) for r in sorted(results, key=str)].count(Post) == 1
    assert Post.objects.filter(user=user).count() == 1
