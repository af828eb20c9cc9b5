"""`import_ca [FILE]`: takes an outside authority's certificates into trust and lists what is trusted."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.ledger.services import SYSTEM
from apps.signatures import trust
from apps.signatures.errors import SignatureError


class Command(BaseCommand):
    help = "Takes the authorities' certificates of FILE (PEM, DER or PKCS#7) into trust, then lists what is trusted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: object, file: Path | None, **options: object) -> None:
        try:
            if file is not None:
                trust.import_authorities(data=file.read_bytes(), actor=SYSTEM)
        except (OSError, SignatureError) as error:
            raise CommandError(str(error)) from error
        for trusted in trust.standing():
            kind = "root" if trusted.is_root else "intermediate"
            self.stdout.write(f"{kind}  {trusted.not_after:%Y-%m-%d}  {trusted.subject}\n  SM3 {trusted.fingerprint}")
