"""Sharing: only with a running consent, only to its recipient, every query recorded with its purpose."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from apps.deadlines.dates import today
from apps.ledger.models import Entry
from apps.licenses import sharing
from apps.licenses.sharing import ConsentOver, find_recipient, give_consent, use_shared, withdraw_consent
from apps.licenses.showing import NotYours
from apps.licenses.use_models import LicenseUse, ShareConsent
from tests.factories import a_company, a_person, a_user

pytestmark = pytest.mark.django_db
PURPOSE = "不动产抵押登记"


@pytest.fixture
def holder(world):
    return a_user("holder")


@pytest.fixture
def license(issue, holder):
    return issue(holder=a_person(user=holder))


@pytest.fixture
def county(world):
    return world.authority("990101")


@pytest.fixture
def clerk(world):
    return world.user("jiadong.handler")


@pytest.fixture
def allow(license, holder, county):
    def make(**changes):
        recipient = find_recipient(number=county.uscc, name=county.name)
        values = {"recipient": recipient, "purpose": PURPOSE, "ends_on": today() + dt.timedelta(days=30)}
        return give_consent(license_id=license.pk, user=holder, **{**values, **changes})

    return make


def field_of(error):
    return list(error.value.message_dict)


def test_a_clerk_of_the_named_organ_may_use_it(allow, clerk, license):
    assert use_shared(consent_id=allow().pk, user=clerk, purpose="核对抵押物") == license
    use = LicenseUse.objects.get()
    assert (use.kind, use.purpose, use.result, use.user) == ("shared", "核对抵押物", "done", clerk)


def test_a_clerk_of_another_organ_finds_nothing(allow, world):
    with pytest.raises(NotYours):
        use_shared(consent_id=allow().pk, user=world.user("jiaxi.window"), purpose="核对抵押物")


def test_a_named_person_may_use_it(allow):
    friend = a_user()
    person = a_person(user=friend, name="受托人")
    consent = allow(recipient=find_recipient(number=person.id_number, name="受托人"))
    assert use_shared(consent_id=consent.pk, user=friend, purpose="核对抵押物")


def test_each_query_states_its_purpose(allow, clerk):
    with pytest.raises(ValidationError) as error:
        use_shared(consent_id=allow().pk, user=clerk, purpose="")
    assert field_of(error) == ["purpose"]


def test_after_withdrawal_a_query_is_refused_and_recorded(allow, clerk, holder):
    consent = allow()
    withdraw_consent(consent_id=consent.pk, user=holder)
    with pytest.raises(ConsentOver, match="撤回"):
        use_shared(consent_id=consent.pk, user=clerk, purpose="核对抵押物")
    assert LicenseUse.objects.get().result == "refused"


def test_after_its_last_day_a_query_is_refused(allow, clerk):
    consent = allow()
    past = today() - dt.timedelta(days=1)
    ShareConsent.objects.update(starts_on=past, ends_on=past)
    with pytest.raises(ConsentOver, match=str(past)):
        use_shared(consent_id=consent.pk, user=clerk, purpose="核对抵押物")


def test_giving_and_withdrawing_are_facts(allow, holder):
    consent = allow()
    for _ in range(2):
        withdraw_consent(consent_id=consent.pk, user=holder)
    kinds = (
        Entry.objects.filter(kind__startswith="license.consent").order_by("chain_index").values_list("kind", flat=True)
    )
    assert list(kinds) == ["license.consent_given", "license.consent_withdrawn"]


def test_the_same_consent_twice_is_one(allow):
    assert allow() == allow()


@pytest.mark.parametrize("days", [-1, sharing.LONGEST_DAYS + 1])
def test_a_period_outside_a_year_is_refused(allow, days):
    with pytest.raises(ValidationError) as error:
        allow(ends_on=today() + dt.timedelta(days=days))
    assert field_of(error) == ["ends_on"]


@pytest.mark.parametrize("purpose", ["", " 贷 ", "x" * 201, "贷款\x00申请用"])
def test_a_purpose_that_says_nothing_is_refused(allow, purpose):
    with pytest.raises(ValidationError) as error:
        allow(purpose=purpose)
    assert field_of(error) == ["purpose"]


def test_a_number_with_another_name_is_no_recipient(county):
    with pytest.raises(ValidationError) as error:
        find_recipient(number=county.uscc, name="别的机关")
    assert field_of(error) == ["number"]


def test_an_unknown_number_is_answered_alike(county):
    messages = []
    for number in (county.uscc, "99990101MA00000000"):
        with pytest.raises(ValidationError) as error:
            find_recipient(number=number, name="别的机关")
        messages.append(error.value.message_dict)
    assert messages[0] == messages[1]


def test_the_holder_is_no_recipient(issue, world):
    company, agent = world.company(), world.user("agent")
    license = issue(holder=company)
    with pytest.raises(ValidationError) as error:
        give_consent(
            license_id=license.pk,
            user=agent,
            recipient=find_recipient(number=company.id_number, name=company.name),
            purpose=PURPOSE,
            ends_on=today(),
        )
    assert field_of(error) == ["number"]


def test_someone_else_gives_no_consent(license, allow):
    with pytest.raises(NotYours):
        give_consent(
            license_id=license.pk,
            user=a_user(),
            recipient=sharing.Recipient("测试有限公司", applicant=a_company()),
            purpose=PURPOSE,
            ends_on=today(),
        )


def test_someone_else_withdraws_none(allow):
    consent = allow()
    for key in (consent.pk, uuid.uuid4()):
        with pytest.raises(NotYours):
            withdraw_consent(consent_id=key, user=a_user())


def test_consents_do_not_pile_up(allow, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_RUNNING", 2)
    for n in range(2):
        allow(purpose=f"{PURPOSE}{n}")
    with pytest.raises(ValidationError, match="2"):
        allow()
