"""`import_crl FILE`: takes in an outside authority's list of revoked certificates."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.ledger.services import SYSTEM
from apps.signatures import outside_lists
from apps.signatures.errors import SignatureError


class Command(BaseCommand):
    help = "Takes in the list of revoked certificates in FILE (PEM or DER) of an outside authority that is trusted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            held = outside_lists.import_list(data=file.read_bytes(), actor=SYSTEM)
        except (OSError, SignatureError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{held.issuer}  № {held.number}, next by {held.next_update:%Y-%m-%d %H:%M %Z}")
