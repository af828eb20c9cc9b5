"""Compares what was reported with what the hub has; exit status 1 where they differ."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.deadlines.dates import today
from apps.hub.reconcile import reconcile_days


class Command(BaseCommand):
    help = "Compares the last days with the hub, table by table; what is missing or different there is sent again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=1, help="How many days, today included.")
        parser.add_argument("--until", type=dt.date.fromisoformat, default=None, help="The last day; today.")

    def handle(self, *args: Any, days: int, until: dt.date | None, **options: Any) -> None:
        runs = reconcile_days(days=days, until=until or today())
        for run in runs:
            self.stdout.write(
                f"{run.day} {run.table:<24} ours {run.ours:>6}  hub {run.theirs:>6}  "
                f"missing {run.missing}  different {run.different}  unknown {run.unknown}  {run.failure}"
            )
        if all(run.agrees for run in runs):
            self.stdout.write("No difference.")
        else:
            sys.exit(1)
