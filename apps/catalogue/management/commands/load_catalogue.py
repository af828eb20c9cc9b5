from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from apps.catalogue.files import CatalogueError
from apps.catalogue.services import catalogue_load
from apps.ledger.services import SYSTEM


class Command(BaseCommand):
    help = "Loads apps/<sector>/matters/*.yaml. Running it again changes nothing; exit status 1 with every error found."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = catalogue_load(actor=SYSTEM)
        except CatalogueError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        self.stdout.write(
            f"{result.total} matters: {len(result.added)} added, {len(result.changed)} changed, "
            f"{len(result.unchanged)} unchanged; {len(result.unlisted)} no longer listed"
        )
        for code in (*result.changed, *result.unlisted):
            self.stdout.write(f"  {code}")
