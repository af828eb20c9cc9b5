"""Fetches the hub's lists of matters; exit status 1 where that was not possible."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.hub.directory.pull import pull


class Command(BaseCommand):
    help = "Fetches the basic directory and the implementation lists from the hub; what differs waits on the exchange."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="From the beginning, not since the last fetch.")

    def handle(self, *args: Any, **options: Any) -> None:
        run = pull(everything=options["all"])
        if run.failure:
            self.stderr.write(f"Nothing was taken over: {run.failure}")
            sys.exit(1)
        self.stdout.write(
            f"{run.rows} rows since {run.since}: added {run.added}, changed {run.changed}, ended {run.ended}, "
            f"unchanged {run.unchanged}, of other lists {run.left_out}"
        )
