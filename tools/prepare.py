"""Brings database, static files, calendar, catalogue and the invented world up to date, in one process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.core.management import call_command

STEPS = (
    ("migrate", {"verbosity": 0, "interactive": False}),
    ("createcachetable", {"verbosity": 0}),
    ("collectstatic", {"verbosity": 0, "interactive": False}),
    ("load_calendar", {}),
    ("load_catalogue", {}),
    ("make_world", {}),
)


def main() -> None:
    django.setup()
    for command, options in STEPS:
        started = time.monotonic()
        call_command(command, **options)
        print(f"  {command} ({time.monotonic() - started:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
