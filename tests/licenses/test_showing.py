"""Showing a license: a code that lives minutes, is the holder's to make, and says by name why it no longer holds."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.ledger.services import SYSTEM
from apps.licenses import showing
from apps.licenses.models import License, Status
from apps.licenses.qr import MalformedQr
from apps.licenses.services import change_status
from apps.licenses.showing import NotYours, State, parse, scan, show, take_back
from apps.licenses.use_models import LicenseUse, Showing
from apps.signatures import sm2
from apps.signatures.models import SigningKey
from tests.factories import a_person, a_user
from tests.races import at_once

pytestmark = pytest.mark.django_db
HERE = "192.0.2.7"


@pytest.fixture
def holder(world):
    return a_user("holder", display_name="持证人")


@pytest.fixture
def license(issue, holder):
    return issue(holder=a_person(user=holder))


@pytest.fixture
def shown(license, holder):
    return show(license_id=license.pk, user=holder)


def ask(text):
    return scan(text=text, network_address=HERE)


def test_a_fresh_code_gives_the_answer_of_the_moment(shown, license):
    answer = ask(showing.address(shown.payload))
    assert (answer.state, answer.verdict.outcome, answer.verdict.license) == (State.LIVE, "valid", license)


def test_a_code_lives_as_long_as_the_setting_says(license, holder, settings):
    settings.SHOWING_MINUTES = 2
    made = show(license_id=license.pk, user=holder).showing
    assert made.ends_at - made.started_at == dt.timedelta(minutes=2)


def test_a_code_of_yesterday_has_ended_and_is_called_so(shown):
    yesterday = timezone.now() - dt.timedelta(days=1)
    Showing.objects.update(started_at=yesterday, ends_at=yesterday + dt.timedelta(minutes=5))
    answer = ask(shown.payload)
    assert (answer.state, answer.verdict) == (State.ENDED, None)
    assert LicenseUse.objects.first().result == "ended"


def test_a_license_revoked_while_it_is_shown_is_answered_as_revoked(shown, license):
    change_status(license=license, status=Status.REVOKED, reason="测试", cause_code="fraud", actor=SYSTEM)
    assert ask(shown.payload).verdict.outcome == "revoked"


def test_a_code_taken_back_is_called_so(shown, license, holder):
    assert take_back(license_id=license.pk, user=holder)
    assert ask(shown.payload).state is State.TAKEN_BACK
    assert not take_back(license_id=license.pk, user=holder)


def test_a_newer_code_ends_the_one_before(shown, license, holder):
    newer = show(license_id=license.pk, user=holder)
    assert [ask(s.payload).state for s in (shown, newer)] == [State.TAKEN_BACK, State.LIVE]


def test_showing_and_scanning_are_recorded(shown):
    ask(shown.payload)
    scanned, begun = LicenseUse.objects.all()
    assert (begun.kind, begun.who) == ("shown", "持证人")
    assert (scanned.kind, scanned.who, scanned.network, scanned.showing) == (
        "scanned",
        "",
        "192.0.2.0/24",
        begun.showing,
    )


def test_the_register_keeps_no_token(shown):
    token = parse(shown.payload).token
    kept = str(list(Showing.objects.values()))
    assert token.hex() not in kept
    assert base64.urlsafe_b64encode(token).decode()[:20] not in kept


def test_a_code_of_another_end_is_altered(shown):
    facts, signature = shown.payload.split(".")
    lines = showing._decode(facts).decode().split("\n")
    lines[5] = "20991231T235959Z"
    assert ask(f"{showing._encode(chr(10).join(lines).encode())}.{signature}").state is State.ALTERED


def test_a_code_signed_by_a_seal_is_no_showing(shown, license):
    """Only the site's showing key makes a showing: an organ's seal does not."""
    SigningKey.objects.filter(alias__startswith="data.showing").update(purpose="seal")
    assert ask(shown.payload).state is State.ALTERED


def test_a_genuine_code_that_is_not_on_record_says_so(shown):
    Showing.objects.update(token_digest="0" * 64)
    assert ask(shown.payload).state is State.NOT_ON_RECORD


@pytest.mark.parametrize("text", ["", "x", "a.b", "http://localhost:8000/s/", "\x00.\x00", "A" * 700])
def test_any_other_text_is_unreadable(shown, text):
    assert ask(text).state is State.UNREADABLE


@given(st.text())
def test_no_text_breaks_the_reader(text):
    with pytest.raises(MalformedQr):
        parse(text)


def test_the_signature_is_over_the_text_as_it_stands(shown):
    content, key = parse(shown.payload), SigningKey.objects.get(alias="data.showing.1")
    assert sm2.verify(bytes(key.public_key), shown.payload.split(".")[0].encode(), content.signature)


def test_someone_else_shows_nothing(license):
    with pytest.raises(NotYours):
        show(license_id=license.pk, user=a_user())


def test_a_suspended_license_is_not_shown(license, holder):
    License.objects.update(status="suspended", status_reason="测试", status_cause="penalty")
    with pytest.raises(ValidationError, match="有效"):
        show(license_id=license.pk, user=holder)


def test_codes_cannot_be_made_without_end(license, holder):
    for _ in range(showing.MOST_A_MINUTE):
        show(license_id=license.pk, user=holder)
    with pytest.raises(ValidationError, match="一分钟"):
        show(license_id=license.pk, user=holder)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_running_code(license, holder):
    made = at_once([lambda: show(license_id=license.pk, user=holder)] * 2)
    assert sorted(ask(s.payload).state for s in made) == [State.LIVE, State.TAKEN_BACK]
