from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.deadlines.services import calendar_load_year
from apps.deadlines.sources import FIRST_YEAR, LAST_YEAR
from apps.ledger.services import SYSTEM


class Command(BaseCommand):
    help = (
        "Loads the working-day calendar of the given years (2024-2027 without one). Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="e.g. 2028")

    def handle(self, *args: Any, years: list[int], **options: Any) -> None:
        for year in years or range(FIRST_YEAR, LAST_YEAR + 1):
            try:
                changed = calendar_load_year(year=year, actor=SYSTEM)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self.stdout.write(f"{year}: {changed} days changed")
