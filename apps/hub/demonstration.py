"""The demonstration's official codes, invented and beginning with 99: implementation lists, type codes of licenses."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.cases.registry import open_matters
from apps.hub.models import ImplementationItem
from apps.identity.models import Authority
from apps.ledger.canonical import sm3
from apps.licenses.type_codes import load_invented_codes


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
                entered_by="演示 / DEMO",
                entered_at=now,
            )
            for plugin in open_matters()
            for authority in Authority.objects.order_by("pk")
        ],
        ignore_conflicts=True,
    )
    return ImplementationItem.objects.count()


def load_invented_type_codes() -> int:
    """Adds what is missing; gives how many kinds then have one."""
    return load_invented_codes(organ=Authority.objects.get(code="000000").uscc)
