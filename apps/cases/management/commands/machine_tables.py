"""Writes the table of every machine into the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cases.lifecycle.tables import machine_table
from apps.cases.registry import open_matters

FOLDER = settings.BASE_DIR / "docs" / "machines"


class Command(BaseCommand):
    help = "Writes docs/machines/<matter>.md for every matter that is open online; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail where a file is not up to date.")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {FOLDER / f"{plugin.code}.md": machine_table(plugin) for plugin in open_matters()}
        stale = [path for path, text in wanted.items() if _content(path) != text]
        unknown = sorted(set(FOLDER.glob("*.md")) - set(wanted))
        if options["check"]:
            if stale or unknown:
                names = ", ".join(path.name for path in [*stale, *unknown])
                raise CommandError(f"Not up to date: {names}. Run: python manage.py machine_tables")
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(wanted[path], encoding="utf-8")
            self.stdout.write(path.name)
        for path in unknown:
            path.unlink()


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
