"""Systems that give out license numbers (统一配号): asked by a program where one is connected, never imitated.

An allocator is registered by its code when its room starts; the setting NUMBER_ALLOCATORS says which kind of license
asks which. A kind without one has its number entered by hand, as the national system gave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.core import checks
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.licenses.kinds import AssignedNumber, LicenseKind
from apps.licenses.models import License, NumberCounter, NumberRequest

EVERY_KIND = "*"


class Unavailable(Exception):
    """The system did not answer, or not in a way that says yes or no: it is asked again, later."""


class Refused(Exception):
    """The system says no; the message is its reason, for the person who has to put it right."""


class Allocator(Protocol):
    """One system that gives out numbers. `name` is what people call it."""

    @property
    def name(self) -> str | Promise: ...

    def request(self, *, kind: LicenseKind, facts: Mapping[str, Any], request_id: str) -> str:
        """The number for what the license says. The same `request_id` always gets the same number: a question may
        be put twice where the first answer was lost. Raises Unavailable or Refused."""
        ...


_ALLOCATORS: dict[str, Allocator] = {}


def register(code: str, allocator: Allocator) -> None:
    """Raises ValueError where the code stands for another allocator."""
    if _ALLOCATORS.setdefault(code, allocator) is not allocator:
        raise ValueError(f"number allocator {code} is registered twice")


def get(code: str) -> Allocator:
    """Raises KeyError where no room registered it."""
    return _ALLOCATORS[code]


def code_for(kind: LicenseKind) -> str:
    """The code of the allocator that this kind asks; empty where its numbers are made here or entered by hand."""
    if not isinstance(kind.number, AssignedNumber):
        return ""
    chosen: Mapping[str, str] = settings.NUMBER_ALLOCATORS
    return chosen.get(kind.code) or chosen.get(EVERY_KIND, "")


class DemonstrationAllocator:
    """Invents numbers that keep the 99 of the invented region; registered in a demonstration only."""

    name = _("the demonstration's stand-in for the national system")

    def request(self, *, kind: LicenseKind, facts: Mapping[str, Any], request_id: str) -> str:
        """The next invented number. One whose answer was lost is not given again: nobody keeps a book of them."""
        rule = kind.number
        assert isinstance(rule, AssignedNumber), "only such kinds ask"
        with transaction.atomic():
            counter, _created = NumberCounter.objects.select_for_update().get_or_create(
                kind=f"demonstration.{kind.code}"[:64], scope="99", year=0
            )
            number = ""
            while not number or _is_taken(kind, number):
                counter.last += 1
                number = rule.invented(counter.last)
            counter.save(update_fields=["last"])
        return number


def _is_taken(kind: LicenseKind, number: str) -> bool:
    return (
        License.objects.filter(kind=kind.code, number=number).exists()
        or NumberRequest.objects.filter(kind=kind.code, number=number).exists()
    )


@checks.register
def allocators_are_there(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A setting that names an allocator nobody registered would leave certificates waiting for ever."""
    unknown = sorted(set(settings.NUMBER_ALLOCATORS.values()) - set(_ALLOCATORS))
    hint = f"Registered: {', '.join(sorted(_ALLOCATORS)) or 'none'}; “demo” only while DEMO is true."
    return [
        checks.Error(f"NUMBER_ALLOCATORS names no allocator: {code}", hint=hint, id="licenses.E001") for code in unknown
    ]
