"""Brings database, static files, calendar, catalogue and (in a demo) the invented world up to date, in one process."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

STEPS: list[tuple[str, dict[str, Any]]] = [
    ("migrate", {"verbosity": 0, "interactive": False}),
    ("createcachetable", {"verbosity": 0}),
    ("collectstatic", {"verbosity": 0, "interactive": False}),
    ("load_calendar", {}),
    ("load_catalogue", {}),
    *([("make_world", {}), ("make_seals", {})] if settings.DEMO else []),
    ("load_hub_codes", {}),
]


def main() -> None:
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        hint = "It may have to be made first: python tools/create_database.py $DATABASE_URL"
        raise SystemExit(
            f"The database does not answer: {str(error).strip()}. {hint if settings.DATABASE_URL else ''}"
        ) from None
    for command, options in STEPS:
        started = time.monotonic()
        call_command(command, stdout=io.StringIO(), **options)
        print(f"  {command} ({time.monotonic() - started:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
