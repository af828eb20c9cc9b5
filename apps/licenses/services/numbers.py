"""Asking a national system for a license's number: once for one license, answer kept, taken up again after a crash."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.ledger.canonical import canonical_json
from apps.ledger.kinds import Kind
from apps.ledger.services import SYSTEM, Actor, Subject, record
from apps.licenses import allocators, facts, kinds
from apps.licenses.kinds import AssignedNumber
from apps.licenses.models import License, NumberRequest, RequestState

LEASE = dt.timedelta(minutes=2)
"""As long as one question may take; a worker that is silent for longer is taken for dead."""
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=30), dt.timedelta(hours=1)


def subject_of(request: NumberRequest) -> Subject:
    return Subject("number_request", str(request.pk))


@transaction.atomic
def ask_number(*, kind: str, source_ref: str, data: Mapping[str, Any], actor: Actor) -> NumberRequest:
    """Enters the question; `obtain_number` puts it. Once per kind and source, whatever its state but refused.

    After a refusal the question is put anew, with the facts as they are now. Raises KeyError for an unknown kind,
    ValueError for one that asks nobody, ValidationError for missing facts.
    """
    definition = kinds.get(kind)
    allocator = allocators.code_for(definition)
    if not allocator:
        raise ValueError(f"nobody is asked for numbers of {kind}")
    asked, now = canonical_json(definition.clean(data)), timezone.now()
    question = {"allocator": allocator, "request_id": uuid.uuid4(), "facts": asked, "asked_at": now}
    question["next_attempt_at"] = now
    request, created = NumberRequest.objects.select_for_update().get_or_create(
        kind=kind, source_ref=source_ref, defaults=question
    )
    if not created and request.state != RequestState.REFUSED:
        return request
    if not created:
        for name, value in {**question, "state": RequestState.WAITING, "refusal": "", "attempts": 0}.items():
            setattr(request, name, value)
        request.save()
    _note(facts.NUMBER_ASKED, request, actor)
    return request


def obtain_number(*, kind: str, source_ref: str) -> NumberRequest | None:
    """Puts the question where it is time to, and keeps the answer; None where nothing was asked.

    Two workers at once: one asks, the other returns the request as it stands. The call goes out with no row locked.
    """
    request = NumberRequest.objects.filter(kind=kind, source_ref=source_ref).first()
    if request is None or not _lease(request):
        return request
    try:
        number = allocators.get(request.allocator).request(
            kind=kinds.get(kind), facts=json.loads(request.facts), request_id=str(request.request_id)
        )
    except allocators.Unavailable as problem:
        return _later(request.pk, str(problem))
    except allocators.Refused as refusal:
        return _answer(request.pk, refusal=str(refusal) or _("The system gave no reason."))
    return _answer(request.pk, number=number)


def _lease(request: NumberRequest) -> bool:
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    due = NumberRequest.objects.filter(free, pk=request.pk, state=RequestState.WAITING, next_attempt_at__lte=now)
    return bool(due.update(leased_until=now + LEASE, attempts=F("attempts") + 1))


@transaction.atomic
def _later(pk: int, problem: str) -> NumberRequest:
    request = NumberRequest.objects.select_for_update().get(pk=pk)
    pause = min(FIRST_PAUSE * 2 ** min(request.attempts - 1, 10), LONGEST_PAUSE)
    request.last_problem, request.leased_until = problem[:300], None
    request.next_attempt_at = timezone.now() + pause
    request.save(update_fields=["last_problem", "leased_until", "next_attempt_at"])
    return request


@transaction.atomic
def _answer(pk: int, *, number: str | None = None, refusal: str = "") -> NumberRequest:
    request = NumberRequest.objects.select_for_update().get(pk=pk)
    if request.state != RequestState.WAITING:
        return request  # a worker taken for dead was only slow: the first answer stands
    plain = ""
    if number is not None:
        plain, refusal = _checked(request, number)
    request.number, request.refusal = plain, refusal[:500]
    request.state = RequestState.ANSWERED if plain else RequestState.REFUSED
    request.answered_at, request.leased_until, request.last_problem = timezone.now(), None, ""
    request.save()
    _note(facts.NUMBER_GIVEN if plain else facts.NUMBER_REFUSED, request, SYSTEM)
    return request


def _checked(request: NumberRequest, number: str) -> tuple[str, str]:
    """The number in its plain form; or none, and why it cannot be used."""
    rule = kinds.get(request.kind).number
    assert isinstance(rule, AssignedNumber), "only such kinds ask"
    try:
        plain = rule.check(number)
    except ValidationError:
        return "", _("The system answered “%(number)s”, which is not a number of this kind.") % {"number": number[:64]}
    given = NumberRequest.objects.filter(kind=request.kind, number=plain).exclude(pk=request.pk)
    used = License.objects.filter(kind=request.kind, number=plain).exclude(source_ref=request.source_ref)
    if given.exists() or used.exists():
        return "", _("The system answered %(number)s, which another license has already.") % {"number": plain}
    return plain, ""


def _note(kind: Kind, request: NumberRequest, actor: Actor) -> None:
    data = {
        "kind": request.kind,
        "source_ref": request.source_ref,
        "asked_of": request.allocator,
        "request": str(request.request_id),
        "number": request.number,
        "reason": request.refusal,
    }
    record(kind=kind.code, subject=subject_of(request), actor=actor, data=data)
