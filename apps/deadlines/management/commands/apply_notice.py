from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.deadlines.notices import parse_notice
from apps.deadlines.services import calendar_apply_notice
from apps.ledger.services import SYSTEM


class Command(BaseCommand):
    help = "Enters the State Council's holidays notice of a year from a YAML file: the year becomes final."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="keys: year, document, off_days, workdays")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            notice = parse_notice(file.read_text(encoding="utf-8"))
            changed = calendar_apply_notice(
                year=notice.year,
                off_days=notice.off_days,
                workdays=notice.workdays,
                document=notice.document,
                actor=SYSTEM,
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        except ValidationError as error:
            raise CommandError(f"{file}: {' '.join(error.messages)}") from error
        self.stdout.write(f"{notice.year}: {changed} days changed")
