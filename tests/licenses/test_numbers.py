"""Numbers of a national system: asked for once, never made up, taken up again after a crash; refusals wait."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses import allocators
from apps.licenses.allocators import DemonstrationAllocator, Refused, Unavailable
from apps.licenses.models import NumberRequest, RequestState
from apps.licenses.services import ask_number, obtain_number
from config.env import env_pairs
from tests.licenses.conftest import TEST_KIND
from tests.licenses.test_assigned_numbers import ASSIGNED
from tests.races import at_once

NUMBER = "X9901012026117100000001"
FACTS = {"project": "样例"}


class System:
    """A national system that gives the same number to the same question, and can be made to fail."""

    name = "test system"

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.given: dict[str, str] = {}
        self.failure: Exception | None = None
        self.answers: Callable[[int], str] = lambda serial: f"{NUMBER[:-7]}{serial:07d}"
        self.lock = threading.Lock()

    def request(self, *, kind, facts, request_id) -> str:
        with self.lock:
            self.questions.append(request_id)
            if self.failure:
                raise self.failure
            return self.given.setdefault(request_id, self.answers(len(self.given) + 1))


@pytest.fixture
def system(settings, monkeypatch) -> System:
    made = System()
    monkeypatch.setitem(allocators._ALLOCATORS, "test", made)
    settings.NUMBER_ALLOCATORS = {ASSIGNED.code: "test"}
    return made


def ask(source: str = "case-1", **data: str) -> NumberRequest:
    return ask_number(kind=ASSIGNED.code, source_ref=source, data={**FACTS, **data}, actor=SYSTEM)


def obtain(source: str = "case-1") -> NumberRequest:
    request = obtain_number(kind=ASSIGNED.code, source_ref=source)
    assert request is not None
    return request


def in_an_hour() -> None:
    NumberRequest.objects.update(next_attempt_at=timezone.now())


def test_the_number_is_the_systems(world, system):
    ask()
    request = obtain()
    assert (request.state, request.number) == (RequestState.ANSWERED, NUMBER)
    told = Entry.objects.filter(subject_type="number_request").order_by("chain_index")
    assert [entry.kind for entry in told] == ["license.number_asked", "license.number_given"]


def test_an_answered_question_is_not_put_again(world, system):
    ask()
    obtain()
    ask(project="另一个")
    assert obtain().number == NUMBER
    assert len(system.questions) == 1


def test_a_system_that_is_away_is_asked_again_later_with_the_same_question(world, system):
    ask()
    system.failure = Unavailable("connection refused")
    request = obtain()
    assert (request.state, request.last_problem, request.attempts) == (RequestState.WAITING, "connection refused", 1)
    assert obtain().attempts == 1  # it is not time yet
    in_an_hour()
    system.failure = None
    assert obtain().state == RequestState.ANSWERED
    assert len(system.questions) == 2
    assert len(set(system.questions)) == 1


def test_the_pauses_grow_up_to_an_hour(world, system):
    ask()
    system.failure = Unavailable("down")
    pauses = []
    for _attempt in range(9):
        in_an_hour()
        pauses.append(round((obtain().next_attempt_at - timezone.now()).total_seconds(), -1))
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_an_answer_lost_in_a_crash_is_asked_for_again_and_is_the_same(world, system, monkeypatch):
    ask()
    monkeypatch.setattr("apps.licenses.services.numbers._answer", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        obtain()
    monkeypatch.undo()
    monkeypatch.setitem(allocators._ALLOCATORS, "test", system)
    assert obtain().state == RequestState.WAITING  # the dead worker's lease still holds
    NumberRequest.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert obtain().number == NUMBER
    assert len(set(system.questions)) == 1


def test_a_refusal_waits_for_a_person_with_its_reason(world, system):
    ask()
    system.failure = Refused("开采矿种与登记不符")
    assert (obtain().state, obtain().refusal) == (RequestState.REFUSED, "开采矿种与登记不符")
    assert len(system.questions) == 1


def test_after_a_refusal_it_is_a_new_question(world, system):
    ask()
    system.failure = Refused("不符")
    first = obtain()
    system.failure = None
    again = ask(project="已更正")
    assert (again.pk, again.state) == (first.pk, RequestState.WAITING)
    assert again.request_id != first.request_id
    assert obtain().number == NUMBER


@pytest.mark.parametrize("answer", ["", "X99", "C9901012026117100000001"])
def test_what_is_no_number_of_the_kind_is_not_taken(world, system, answer):
    ask()
    system.answers = lambda serial: answer
    request = obtain()
    assert (request.state, request.number) == (RequestState.REFUSED, "")
    assert request.refusal


def test_a_number_given_twice_is_not_taken_twice(world, system):
    system.answers = lambda serial: NUMBER
    for source in ("case-1", "case-2"):
        ask(source)
        request = obtain(source)
    assert request.state == RequestState.REFUSED
    assert NUMBER in request.refusal


def test_missing_facts_are_not_asked_with(world, system):
    with pytest.raises(ValidationError) as refusal:
        ask(project="")
    assert list(refusal.value.message_dict) == ["project"]
    assert not NumberRequest.objects.exists()


def test_a_kind_numbered_here_asks_nobody(world, system, settings):
    settings.NUMBER_ALLOCATORS = {"*": "test"}
    assert allocators.code_for(TEST_KIND) == ""
    assert allocators.code_for(ASSIGNED) == "test"
    with pytest.raises(ValueError, match="nobody"):
        ask_number(kind=TEST_KIND.code, source_ref="case-1", data={}, actor=SYSTEM)


def test_nothing_is_obtained_where_nothing_was_asked(world, system):
    assert obtain_number(kind=ASSIGNED.code, source_ref="case-1") is None


def test_the_demonstrations_numbers_keep_the_99_and_differ(world):
    system = DemonstrationAllocator()
    numbers = [system.request(kind=ASSIGNED, facts=FACTS, request_id=str(n)) for n in range(3)]
    assert len(set(numbers)) == 3
    assert all(ASSIGNED.number.check(number).startswith("X99") for number in numbers)


def test_an_allocator_that_nobody_registered_is_said_at_the_start(settings):
    settings.NUMBER_ALLOCATORS = {"*": "nowhere"}
    (error,) = allocators.allocators_are_there()
    assert error.id == "licenses.E001"


def test_two_allocators_of_one_code_are_refused(monkeypatch, system):
    with pytest.raises(ValueError, match="twice"):
        allocators.register("test", DemonstrationAllocator())


@pytest.mark.parametrize(("text", "pairs"), [("", {}), ("a=b, *=c", {"a": "b", "*": "c"})])
def test_the_setting_is_read(monkeypatch, text, pairs):
    monkeypatch.setenv("PAIRS", text)
    assert env_pairs("PAIRS", help="") == pairs


@pytest.mark.parametrize("text", ["a", "a=", "=b", "a=b,c"])
def test_a_wrong_setting_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("PAIRS", text)
    with pytest.raises(ImproperlyConfigured, match="PAIRS"):
        env_pairs("PAIRS", help="")


@pytest.mark.parametrize(
    "columns", [{"state": "answered"}, {"state": "refused"}, {"number": NUMBER}, {"state": "refused", "number": NUMBER}]
)
def test_the_database_refuses_what_cannot_be(world, system, columns):
    request = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberRequest.objects.filter(pk=request.pk).update(**columns)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_ask_once(world, system):
    at_once([ask] * 5)
    assert NumberRequest.objects.count() == 1
    at_once([obtain] * 10)
    assert len(system.questions) == 1
    assert NumberRequest.objects.get().number == NUMBER
