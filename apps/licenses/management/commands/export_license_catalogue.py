"""`manage.py export_license_catalogue kinds|changes`: the catalogue of GB/T 36902 as JSON or CSV, a page at a time."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.licenses.catalogue import CHANGE_COLUMNS, KIND_COLUMNS, MOST, as_csv, changes_after, kind_rows


class Command(BaseCommand):
    help = "Prints the kinds of licenses, or what happened to licenses after a number that the last page ended with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["kinds", "changes"])
        parser.add_argument("--after", type=int, default=0, help="Where the page before ended; 0 = from the beginning.")
        parser.add_argument("--limit", type=int, default=MOST, help=f"At most {MOST} changes.")
        parser.add_argument("--format", choices=["json", "csv"], default="json")

    def handle(self, *, what: str, after: int, limit: int, format: str, **options: Any) -> None:
        if after < 0 or not 1 <= limit <= MOST:
            raise CommandError(f"--after is 0 or more, --limit is 1 to {MOST}.")
        if what == "kinds":
            rows = kind_rows()
            self.stdout.write(as_csv(rows, KIND_COLUMNS) if format == "csv" else _json({"kinds": rows}), ending="")
            return
        page = changes_after(after, limit=limit)
        if format == "csv":
            self.stdout.write(as_csv(page.rows, CHANGE_COLUMNS), ending="")
            self.stderr.write(f"last {page.last}, {'more' if page.more else 'no more'}")
            return
        self.stdout.write(_json({"changes": page.rows, "last": page.last, "more": page.more}), ending="")


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
