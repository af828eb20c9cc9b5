"""The two hidden fields of every act: the state of the case the page showed, and a key that makes repeats harmless."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from apps.cases.actions import Outcome, perform
from apps.cases.errors import Stale
from apps.cases.models import Case
from apps.identity.models import User


def new_ticket(case: Case) -> dict[str, Any]:
    return {"request_id": uuid.uuid4().hex, "version": case.version}


def shown_ticket(request: HttpRequest) -> dict[str, Any]:
    """The ticket of the posted form, for showing the form again: a repeat stays a repeat."""
    return {"request_id": request.POST.get("request_id", ""), "version": request.POST.get("version", "")}


def do_act(request: HttpRequest, user: User, case: Case, act: str, data: Mapping[str, Any] | None = None) -> Outcome:
    """Performs the act with the posted ticket. Raises CaseErrors; a page without its ticket counts as stale."""
    version, request_id = request.POST.get("version", ""), request.POST.get("request_id", "")
    if not (version.isdecimal() and len(version) < 9 and 16 <= len(request_id) <= 100):
        raise Stale
    return perform(
        case,
        act,
        user,
        data=request.POST if data is None else data,
        expected_version=int(version),
        request_id=request_id,
    )
