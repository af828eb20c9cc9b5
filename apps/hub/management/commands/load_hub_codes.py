"""Loads the hub's code tables, and in a demonstration the invented implementation list and type codes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.hub.codes import load_codes
from apps.hub.demonstration import load_invented_list, load_invented_type_codes


class Command(BaseCommand):
    help = "Adds missing codes of the hub's tables; what an administrator entered stays."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_codes()} codes added")
        if settings.DEMO:
            self.stdout.write(f"{load_invented_type_codes()} invented type codes of licenses")
            self.stdout.write(f"{load_invented_list()} lines of the invented implementation list (codes begin with 99)")
