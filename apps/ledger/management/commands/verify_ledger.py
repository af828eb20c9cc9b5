"""Checks the whole ledger, or one subject; exit status 1 where it does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from apps.ledger.services import Subject
from apps.ledger.verification import verify_ledger


class Command(BaseCommand):
    help = "Recomputes every hash, chain and sequence of the ledger and names the first that does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", metavar="TYPE:ID", help="Check this subject's chains only, e.g. case:42.")

    def handle(self, *args: Any, **options: Any) -> None:
        subject = None
        if options["subject"]:
            kind, found, key = options["subject"].partition(":")
            if not found:
                raise CommandError(_("--subject is written TYPE:ID, for instance case:42."), returncode=2)
            subject = Subject(kind, key)
        report = verify_ledger(subject=subject, progress=self._progress)
        if report.broken is not None:
            raise CommandError(f"{report.broken.where}: {report.broken.reason}", returncode=1)
        self.stdout.write(
            _("The ledger holds: %(entries)d entries in %(chains)d chains, %(batches)d batches, %(open)d to number.")
            % {
                "entries": report.entries,
                "chains": report.chains,
                "batches": report.batches,
                "open": report.unsequenced,
            }
        )

    def _progress(self, done: int) -> None:
        self.stderr.write(_("%(done)d entries …") % {"done": done}, ending="\r")
