from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from apps.identity.models import Applicant
from apps.identity.selectors import agencies_of, applicants_for, find_applicant_by_number, may_act_for
from apps.identity.services import appoint_agent, end_agency, register_legal_person, update_contact
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.factories import a_company, a_person, a_uscc, a_user, an_id_number

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
NEXT_MONTH = dt.date(2026, 12, 23)


def _stored(applicant: Applicant) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM identity_applicant WHERE id = %s", [applicant.pk])
        number, phone = cursor.fetchone()
    return number, phone


def test_the_database_holds_only_ciphertext() -> None:
    number = an_id_number()
    person = a_person(id_number=number, phone="19912345678")
    stored_number, stored_phone = _stored(person)
    assert number not in stored_number
    assert "19912345678" not in stored_phone
    person.refresh_from_db()
    assert (person.id_number, person.phone) == (number, "19912345678")


def test_a_list_shows_the_number_masked(world: DemoWorld) -> None:
    assert world.person("citizen").masked_id == "990***********0019"


def test_an_applicant_is_found_by_number_in_any_writing() -> None:
    person = a_person()
    assert find_applicant_by_number(number=f" {person.id_number.lower()} ") == person
    assert find_applicant_by_number(number=an_id_number()) is None


def test_a_number_is_registered_once() -> None:
    person = a_person()
    with pytest.raises(ValidationError) as caught:
        a_person(id_number=person.id_number)
    assert list(caught.value.message_dict) == ["id_number"]


def test_the_database_itself_refuses_the_same_number_twice() -> None:
    person = a_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Applicant.objects.create(kind="natural", name="另一人", id_number=person.id_number)


def test_errors_stand_at_their_fields() -> None:
    for field, details in {"id_number": {"id_number": "123"}, "phone": {"phone": "1"}, "name": {"name": ""}}.items():
        with pytest.raises(ValidationError) as caught:
            a_person(**details)
        assert list(caught.value.message_dict) == [field]


def test_a_company_needs_a_legal_representative() -> None:
    with pytest.raises(ValidationError) as caught:
        register_legal_person(name="测试", uscc=a_uscc(), legal_representative=" ", phone="19900000001")
    assert list(caught.value.message_dict) == ["legal_representative"]


def test_an_account_registers_one_person() -> None:
    user = a_user()
    a_person(user)
    with pytest.raises(ValidationError):
        a_person(user)


def test_the_ledger_says_who_was_registered_but_not_the_number() -> None:
    person = a_person()
    entry = Entry.objects.get(subject_type="applicant", subject_id=str(person.pk), kind="identity.applicant_registered")
    assert person.id_number not in entry.data
    assert person.masked_id in entry.data


def test_only_the_applicant_changes_contact_details() -> None:
    person = a_person(a_user())
    assert person.user is not None
    update_contact(applicant=person, phone="19911111111", address="新址", by=person.user)
    with pytest.raises(PermissionDenied):
        update_contact(applicant=person, phone="19922222222", address="", by=a_user())


def test_an_agent_acts_for_the_matters_and_days_of_the_agency() -> None:
    company, agent = a_company(), a_user()
    appoint_agent(principal=company, agent=agent, starts_on=DAY, ends_on=NEXT_MONTH, scope=["land.preexam_site"])

    def may(matter: str, day: dt.date) -> bool:
        return may_act_for(user=agent, applicant=company, matter_code=matter, on=day)

    one = dt.timedelta(days=1)
    assert may("land.preexam_site", DAY)
    assert may("land.preexam_site", NEXT_MONTH)
    assert not may("land.preexam_site", DAY - one)
    assert not may("land.preexam_site", NEXT_MONTH + one)
    assert not may("land.temporary_use", DAY)


def test_an_agency_without_scope_covers_every_matter() -> None:
    company, agent = a_company(), a_user()
    appoint_agent(principal=company, agent=agent, starts_on=DAY)
    assert may_act_for(user=agent, applicant=company, matter_code="marine.any", on=NEXT_MONTH)
    assert applicants_for(user=agent, on=DAY) == [company]
    assert [a.principal for a in agencies_of(user=agent, on=DAY)] == [company]


def test_a_general_agent_may_appoint_another_and_a_limited_one_may_not() -> None:
    company, general, limited = a_company(), a_user(), a_user()
    appoint_agent(principal=company, agent=general, starts_on=DAY)
    appoint_agent(principal=company, agent=limited, starts_on=DAY, scope=["land.preexam_site"], by=general)
    with pytest.raises(PermissionDenied):
        appoint_agent(principal=company, agent=a_user(), starts_on=DAY, by=limited)


def test_the_window_may_appoint_an_agent_and_another_duty_may_not(world: DemoWorld) -> None:
    company = a_company()
    appoint_agent(principal=company, agent=a_user(), starts_on=DAY, by=world.acting("jiadong.window"))
    with pytest.raises(PermissionDenied):
        appoint_agent(principal=company, agent=a_user(), starts_on=DAY, by=world.acting("jiadong.handler"))


@pytest.mark.parametrize("code", ["", "land", "Land.x", "land.preexam site"])
def test_a_scope_holds_codes_of_matters(code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        appoint_agent(principal=a_company(), agent=a_user(), starts_on=DAY, scope=[code])
    assert list(caught.value.message_dict) == ["scope"]


def test_an_agent_may_lay_down_the_agency() -> None:
    company, agent = a_company(), a_user()
    agency = appoint_agent(principal=company, agent=agent, starts_on=DAY)
    end_agency(agency=agency, ends_on=DAY, by=agent)
    assert applicants_for(user=agent, on=NEXT_MONTH) == []
    with pytest.raises(PermissionDenied):
        end_agency(agency=agency, ends_on=NEXT_MONTH, by=a_user())
