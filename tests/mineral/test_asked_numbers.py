"""A permit whose number is asked of the national system: the certificate waits, shows why, and goes on by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from apps.cases.demo import story
from apps.cases.errors import NotPossible
from apps.cases.issuance import license_of
from apps.cases.models import Case, WorkItem
from apps.cases.seals import make_seals
from apps.cases.tasks import finish_papers, make_license_files
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses import allocators
from apps.licenses.allocators import Refused, Unavailable
from apps.licenses.models import License, NumberRequest
from tests.mineral.test_machines import by, until

NUMBER = "C9901012026119990000007"


class Register:
    """Stands for the national register of mining rights."""

    name = "全国矿业权登记信息系统（演示）"
    failure: Exception | None = None

    def __init__(self) -> None:
        self.questions: list[tuple[str, str]] = []

    def request(self, *, kind, facts, request_id) -> str:
        self.questions.append((request_id, facts["mine_name"]))
        if self.failure:
            raise self.failure
        return NUMBER


@pytest.fixture
def register(settings, monkeypatch) -> Register:
    made = Register()
    monkeypatch.setitem(allocators._ALLOCATORS, "test", made)
    settings.NUMBER_ALLOCATORS = {"mineral.mining_permit": "test"}
    return made


@pytest.fixture
def granted(register, drafted) -> Case:
    case = until(drafted("mining_plan"), Stage.CERTIFICATE)
    make_seals(authority=case.deciding_authority, actor=SYSTEM)
    return case


def asked(case: Case) -> Case:
    return by(case, Duty.CERTMAKER, "make_certificate")


def permit(case: Case) -> License | None:
    return license_of(Case.objects.get(pk=case.pk))


def page_of(case: Case) -> str:
    client = Client()
    client.force_login(story.clerk(authority=case.holder, duty=Duty.CERTMAKER))
    return client.get(f"/desk/cases/{case.pk}/").content.decode()


def test_the_number_comes_from_the_system_and_the_license_by_itself(granted, register):
    asked(granted)
    assert permit(granted) is None
    make_license_files(str(granted.pk))
    make_license_files(str(granted.pk))
    assert permit(granted).number == NUMBER
    assert Case.objects.get(pk=granted.pk).stage == Stage.DELIVERY
    assert len(register.questions) == 1
    told = Entry.objects.filter(subject_id=str(granted.pk), kind__contains="number").order_by("chain_index")
    assert [entry.kind for entry in told] == ["case.number_asked", "case.license_numbered"]


def test_while_the_system_is_away_the_case_waits_and_says_so(granted, register):
    register.failure = Unavailable("连接超时")
    asked(granted)
    make_license_files(str(granted.pk))
    page = page_of(granted)
    assert "全国矿业权登记信息系统（演示）" in page
    assert "连接超时" in page
    with pytest.raises(NotPossible):
        asked(granted)
    register.failure = None
    NumberRequest.objects.update(next_attempt_at=timezone.now())
    make_license_files(str(granted.pk))
    assert permit(granted).number == NUMBER
    assert len(set(register.questions)) == 1


def test_a_refusal_gives_the_work_back_with_its_reason(granted, register):
    register.failure = Refused("开采标高与矿业权登记不符")
    asked(granted)
    for _sweep in range(2):
        make_license_files(str(granted.pk))
    assert WorkItem.objects.filter(case=granted, kind="certificate", state="open").count() == 1
    assert "开采标高与矿业权登记不符" in page_of(granted)
    register.failure = None
    asked(Case.objects.get(pk=granted.pk))
    make_license_files(str(granted.pk))
    assert permit(granted).number == NUMBER
    assert len({request for request, _mine in register.questions}) == 2


def test_after_a_refusal_the_number_may_be_entered_by_hand(granted, register):
    register.failure = Refused("请线下办理")
    asked(granted)
    make_license_files(str(granted.pk))
    by(Case.objects.get(pk=granted.pk), Duty.CERTMAKER, "make_certificate", number=NUMBER)
    assert permit(granted).number == NUMBER


def test_a_lost_wake_up_is_found_by_the_sweep(granted, register):
    asked(granted)
    Case.objects.update(touched_at=timezone.now() - dt.timedelta(minutes=5))
    finish_papers()
    assert permit(granted).number == NUMBER


def test_a_granted_case_that_asked_nothing_is_left_alone(granted, register):
    make_license_files(str(granted.pk))
    assert (permit(granted), register.questions) == (None, [])
