"""Notices that a license ends soon: who is told, when, of what, and never twice."""

from __future__ import annotations

import datetime as dt
from functools import partial
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.deadlines.dates import today
from apps.identity import mailing
from apps.identity.models import Agency, User
from apps.ledger.services import SYSTEM
from apps.licenses.ending import REMINDER, SOON, end_words, ending_of, filing_words
from apps.licenses.models import License, Occasion, Status
from apps.licenses.services import ending as service
from apps.licenses.services import mail_end_notices, note_ending, reissue
from apps.licenses.tasks import note_ending_licenses
from apps.licenses.use_models import EndNotice
from tests.factories import a_person, a_user
from tests.races import at_once

pytestmark = pytest.mark.django_db
ISSUED = {"data_digest": "d", "data_signature": "s", "qr_payload": "q", "pdf": "p", "pdf_digest": "x"}


def days(n):
    return today() + dt.timedelta(days=n)


@pytest.fixture
def ending(number_one, world):
    """`ending(40)`: a license in force whose last day is 40 days away."""

    def make(left, **changes):
        license = number_one(**{"holder": world.company(), "source_ref": f"case-{License.objects.count()}", **changes})
        first = dt.date(2020, 1, 1)
        License.objects.filter(pk=license.pk).update(
            status=Status.VALID, valid_from=first, valid_to=days(left), **ISSUED
        )
        license.refresh_from_db()
        return license

    return make


def stages():
    return list(EndNotice.objects.order_by("stage").values_list("stage", flat=True))


@pytest.mark.parametrize(
    ("left", "told"), [(-1, []), (0, [REMINDER]), (45, [REMINDER]), (46, [SOON]), (90, [SOON]), (91, [])]
)
def test_a_license_is_noticed_within_90_and_within_45_days(ending, left, told):
    ending(left)
    note_ending(on=today())
    assert stages() == told


def test_in_its_last_90_days_the_holder_is_told_twice_and_no_more(ending):
    ending(95)
    for day in range(97):
        note_ending(on=days(day))
    assert stages() == [REMINDER, SOON]


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.VALID, Status.REPLACED)])
def test_what_gives_no_rights_is_not_noticed(ending, status):
    ending(40)
    License.objects.update(status=status, status_reason="原因", status_cause="penalty")
    note_ending(on=today())
    assert stages() == []


def test_a_version_that_is_being_replaced_is_not_noticed_until_that_is_given_up(ending):
    license = ending(40)
    change = {"license": license, "occasion": Occasion.CHANGE, "reason": "名称变更", "source_ref": "case-x"}
    second = reissue(**change, issued_on=today(), actor=SYSTEM)
    note_ending(on=today())
    assert stages() == []
    License.objects.filter(pk=second.pk).update(status=Status.CANCELLED, status_cause="not_made", status_reason="撤回")
    note_ending(on=today())
    assert list(EndNotice.objects.values_list("license", flat=True)) == [license.pk]


def test_a_term_shorter_than_the_stage_is_not_announced_as_soon_as_it_begins(ending):
    license = ending(60)
    License.objects.update(valid_from=days(-1))
    note_ending(on=today())
    assert stages() == []
    note_ending(on=days(20))
    assert list(EndNotice.objects.values_list("license", "stage")) == [(license.pk, REMINDER)]


def test_the_holder_and_the_general_agents_of_the_day_are_told(ending, world):
    user = a_user("holder")
    person = a_person(user=user, name="林示例")
    for name, changes in {
        "general": {},
        "former": {"ends_on": days(-1)},
        "single": {"scope": ["land.temporary_use"]},
        "locked": {},
    }.items():
        agent = a_user(name)
        Agency.objects.create(**{"agent": agent, "principal": person, "starts_on": days(-9), "scope": [], **changes})
    User.objects.filter(username="locked").update(is_active=False)
    ending(40, holder=person)
    note_ending(on=today())
    assert set(EndNotice.objects.values_list("recipient__username", flat=True)) == {"holder", "general"}


def test_more_than_a_batch_is_noticed_and_each_batch_costs_the_same(ending, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 2)
    counts = []
    for more in (1, 1, 3):
        for _ in range(more):
            ending(40)
        EndNotice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            note_ending(on=today())
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert EndNotice.objects.count() == 5
    assert counts[0] == counts[1]
    assert counts[2] == counts[0] + 2 * 3


def addressed(world):
    agent = world.user("agent")
    agent.email = "agent@example.com"
    agent.save(update_fields=["email"])


def test_the_mail_says_in_both_languages_what_ends_when_and_what_to_do(ending, world, mailoutbox):
    license = ending(40)
    addressed(world)
    note_ending_licenses()
    note_ending_licenses()
    (mail,) = mailoutbox
    assert mail.to == ["agent@example.com"]
    by = days(10)
    for words in (
        license.number,
        f"{by.year}年{by.month}月{by.day}日",
        f"{by:%B} {by.year}",
        f"/my/licenses/{license.pk}/",
    ):
        assert words in mail.body
    assert "file it at 示例省自然资源厅" in mail.body


def test_after_its_day_the_mail_says_that_filing_is_late(ending, world, mailoutbox):
    ending(20)
    addressed(world)
    note_ending_licenses()
    assert "Renewal was to be filed by" in mailoutbox[0].body


def test_what_was_revoked_meanwhile_is_not_mailed(ending, world, mailoutbox):
    ending(40)
    addressed(world)
    note_ending(on=today())
    License.objects.update(status=Status.REVOKED, status_reason="原因", status_cause="fraud")
    assert mail_end_notices(on=today()) == 0
    assert mailoutbox == []
    assert not EndNotice.objects.filter(mailed_at__isnull=True).exists()


def test_a_refused_mail_waits_and_stops_no_other(ending, world, mailoutbox, monkeypatch):
    ending(40)
    ending(41)
    addressed(world)
    note_ending(on=today())
    real, tried = mailing.send_mail, []

    def refuse_first(*arguments):
        tried.append(arguments)
        if len(tried) == 1:
            raise SMTPRecipientsRefused({})
        return real(*arguments)

    monkeypatch.setattr(mailing, "send_mail", refuse_first)
    assert mail_end_notices(on=today()) == 1
    assert mail_end_notices(on=today()) == 1
    assert len(mailoutbox) == 2


def test_while_the_server_is_away_nothing_is_tried_further(ending, world, mailoutbox, monkeypatch):
    ending(40)
    ending(41)
    addressed(world)
    note_ending(on=today())
    tried = []

    def away(*arguments):
        tried.append(arguments)
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "send_mail", away)
        assert mail_end_notices(on=today()) == 0
    assert len(tried) == 1
    assert mail_end_notices(on=today()) == len(mailoutbox) == 2


@pytest.mark.parametrize(
    ("left", "end", "filing"),
    [
        (0, "Ends today", "was to be filed"),
        (1, "Ends in 1 day", "was to be filed"),
        (30, "Ends in 30 days", "File for"),
    ],
)
def test_a_license_in_its_last_days_says_so(ending, left, end, filing):
    found = ending_of(ending(left), today())
    with translation.override("en"):
        assert end_words(found) == end
        assert filing in filing_words(found)


@pytest.mark.parametrize("left", [-1, 91])
def test_any_other_says_nothing(ending, left):
    assert ending_of(ending(left), today()) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everybody_once(ending, world, mailoutbox):
    for left in (20, 40, 60, 80):
        ending(left)
    addressed(world)
    assert at_once([partial(note_ending, on=today())] * 4) == [None] * 4
    assert EndNotice.objects.count() == 4
    sent = at_once([partial(mail_end_notices, on=today())] * 4)
    assert (sum(sent), len(mailoutbox)) == (4, 4)
