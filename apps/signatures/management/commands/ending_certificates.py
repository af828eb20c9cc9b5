"""`ending_certificates [--days N] [--renew]`: which certificates end soon."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.signatures import renewal


class Command(BaseCommand):
    help = "Lists the certificates in use that end within N days (90); --renew renews those that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=renewal.LISTED_BEFORE.days)
        parser.add_argument("--renew", action="store_true")

    def handle(self, *args: object, days: int, renew: bool, **options: object) -> None:
        if renew:
            self.stdout.write(f"renewed: {renewal.renew_ending()}")
        for key in renewal.in_use_until(timezone.now() + dt.timedelta(days=days))[: renewal.BATCH]:
            self.stdout.write(f"{key.not_after:%Y-%m-%d}  {key.alias}")
