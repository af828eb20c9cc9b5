"""How the exchange with the national hub stands; exit status 1 where something needs a person."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.hub.alarms import age, troubles
from apps.hub.selectors import status


class Command(BaseCommand):
    help = "Prints queue depth and age, throughput, error kinds, breaker and the last reconciliation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", type=float, default=0.0, help="Seconds to wait until nothing waits to be sent.")

    def handle(self, *args: Any, wait: float, **options: Any) -> None:
        end = time.monotonic() + wait
        while ((found := status()).waiting or found.not_collected) and time.monotonic() < end:
            time.sleep(0.2)
        lines = {
            "rows waiting": f"{found.waiting}"
            + (f", oldest {age(found.oldest_waiting)}" if found.oldest_waiting else ""),
            "rows that need a person": str(found.stopped),
            "ledger entries not yet read": str(found.not_collected),
            "rows answered in 15 min": str(found.accepted_lately),
            "calls in 15 min": ", ".join(f"{k} {n}" for k, n in found.calls_lately.items()) or "none",
            "errors in 15 min": ", ".join(f"{k} {n}" for k, n in found.errors_lately.items()) or "none",
            "breaker": f"open: {found.breaker_reason}" if found.breaker_open else "closed",
            "last reconciliation": str(found.last_reconciliation or "none"),
        }
        for name, value in lines.items():
            self.stdout.write(f"{name:<28} {value}")
        for sentence in troubles(found).values():
            self.stderr.write(sentence)
        if found.waiting if wait else troubles(found):
            sys.exit(1)
