"""`export_certificates FOLDER`: root and issuing certificates as PEM, for checks with the openssl command."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.signatures import ca
from apps.signatures.certificates import to_pem
from apps.signatures.errors import SignatureError


class Command(BaseCommand):
    help = "Writes <algorithm>-root.pem and <algorithm>-issuing.pem into FOLDER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            authorities = ca.ensure_authority()
            folder.mkdir(parents=True, exist_ok=True)
            for algorithm, authority in authorities.items():
                for role, key in (("root", authority.root), ("issuing", authority.issuing)):
                    path = folder / f"{algorithm.value}-{role}.pem"
                    path.write_bytes(to_pem(bytes(key.certificate)))
                    self.stdout.write(str(path))
        except (OSError, SignatureError) as error:
            raise CommandError(str(error)) from error
