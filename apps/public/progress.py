"""Progress by case number and query code: two things that only the receipt joins, and a limit on guessing."""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.ledger.kinds import register
from apps.ledger.services import ANONYMOUS, Subject, record_attempt
from apps.public.limits import Limit, address_of

PROGRESS_REFUSED = register("public.progress_refused", _("Progress look-up refused"))

# 6 digits stand against 10 wrong tries an hour for a case, and 20 a quarter of an hour for a visitor.
_BY_CASE = Limit("progress-case", 10, 3600)
_BY_VISITOR = Limit("progress-visitor", 20, 900)
_SESSION = "progress"
_KEPT = 5


class TooManyTries(Exception):
    """No try is left for this case or this visitor; the page says when to come back."""


def look_up(*, request: HttpRequest, number: str, code: str) -> Case | None:
    """The filed case with this number and code, None for any other pair. Raises TooManyTries.

    An unknown number and a wrong code are answered alike: the page must not tell which numbers exist.
    """
    visitor = address_of(request)
    if _BY_VISITOR.is_spent(visitor) or _BY_CASE.is_spent(number):
        raise TooManyTries
    case = Case.objects.filter(number=number).exclude(stage=Stage.DRAFT).first()
    if case is not None and secrets.compare_digest(case.query_code, code):
        return case
    _BY_VISITOR.take(visitor)
    _BY_CASE.take(number)
    subject = Subject("case", str(case.pk)) if case is not None else Subject("case_number", number)
    record_attempt(kind=PROGRESS_REFUSED.code, subject=subject, actor=ANONYMOUS, data={"from": visitor})
    return None


def remember(request: HttpRequest, case: Case) -> None:
    """This visitor has shown the code: the page stays open for the session, without the code in its address."""
    known = [n for n in request.session.get(_SESSION, []) if n != case.number]
    request.session[_SESSION] = [*known, case.number][-_KEPT:]


def remembered_case(request: HttpRequest, number: str) -> Case | None:
    """The case, if this visitor has shown its code in this session."""
    if number not in request.session.get(_SESSION, []):
        return None
    return (
        Case.objects.select_related("matter__matter", "holder", "receiving_authority", "deciding_authority")
        .filter(number=number)
        .first()
    )
