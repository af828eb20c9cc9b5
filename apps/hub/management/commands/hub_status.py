"""How the exchange with the national hub stands; exit status 1 where something needs a person."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from apps.hub.alarms import age, troubles
from apps.hub.selectors import status


class Command(BaseCommand):
    help = "Prints queue depth and age, throughput, error kinds, breaker and the last reconciliation."

    def handle(self, *args: Any, **options: Any) -> None:
        found = status()
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
        if told := troubles(found):
            for sentence in told.values():
                self.stderr.write(sentence)
            sys.exit(1)
