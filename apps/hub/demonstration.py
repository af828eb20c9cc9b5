"""The demonstration's official codes, invented and beginning with 99: implementation lists, type codes of licenses."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.cases.registry import open_matters
from apps.hub.models import ImplementationItem
from apps.identity.models import Authority
from apps.ledger.canonical import sm3
from apps.licenses import kinds
from apps.licenses.identifiers import ALPHABET
from apps.licenses.type_code_models import TypeCode

MARK = "演示 / DEMO"


def invented_catalog_code(matter_code: str) -> str:
    """12 digits in the shape of domain 3.3: division 99, type 01, digits drawn from the code."""
    return f"9901{int.from_bytes(sm3(matter_code.encode())[:4]) % 100_000:05d}000"


@transaction.atomic
def load_invented_list() -> int:
    """Adds what is missing; gives how many lines the list then has."""
    now = timezone.now()
    ImplementationItem.objects.bulk_create(
        [
            ImplementationItem(
                matter_code=plugin.code,
                authority=authority,
                catalog_code=(code := invented_catalog_code(plugin.code)),
                task_code=f"{authority.uscc}{authority.level}{code}",
                entered_by=MARK,
                entered_at=now,
            )
            for plugin in open_matters()
            for authority in Authority.objects.order_by("pk")
        ],
        ignore_conflicts=True,
    )
    return ImplementationItem.objects.count()


def load_invented_type_codes() -> int:
    """Adds what is missing: the invented ministry's credit code and three characters drawn from the kind's name. Gives
    how many kinds then have a code that was entered."""
    organ = Authority.objects.get(code="000000").uscc
    mark = {"source": MARK, "entered_by": MARK, "entered_at": timezone.now()}
    unknown = [kind.code for kind in kinds.all_kinds() if not kind.type_code]
    TypeCode.objects.bulk_create(
        [TypeCode(kind=code, code=organ + _three_of(code), **mark) for code in unknown], ignore_conflicts=True
    )
    return TypeCode.objects.count()


def _three_of(code: str) -> str:
    number = int.from_bytes(sm3(code.encode())[:4])
    return "".join(ALPHABET[number // 36**place % 36] for place in range(3))
