"""Sends rows again that wait for a person: all of a state, or those of one case."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from apps.hub import corrections
from apps.hub.models import STOPPED, Delivery
from apps.ledger.services import SYSTEM


class Command(BaseCommand):
    help = "Sends stopped rows again; --rebuild makes them anew from the ledger first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--state", choices=[str(state) for state in STOPPED], default=None)
        parser.add_argument("--subject", default="", help="The id of one case or license.")
        parser.add_argument("--rebuild", action="store_true")
        parser.add_argument("--limit", type=int, default=1000)

    def handle(self, *args: Any, state: str | None, subject: str, rebuild: bool, limit: int, **options: Any) -> None:
        rows = Delivery.objects.filter(state__in=[state] if state else STOPPED)
        if subject:
            rows = rows.filter(lane__subject_id=subject)
        done = sum(_one(row, rebuild=rebuild) for row in rows.order_by("pk")[:limit])
        self.stdout.write(f"{done} rows wait to be sent again.")


def _one(row: Delivery, *, rebuild: bool) -> bool:
    act = corrections.rebuild if rebuild else corrections.resend
    try:
        return bool(act(row=row, actor=SYSTEM).state == Delivery.State.WAITING)
    except ValidationError:
        return False
