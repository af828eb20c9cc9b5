"""`outside_certificate request ALIAS FILE …` writes a PKCS#10 request, `outside_certificate take_in ALIAS FILE` takes
in what an outside authority issued for it."""

from __future__ import annotations

from pathlib import Path

from asn1crypto import pem
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.ledger.services import SYSTEM
from apps.signatures import requests
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.errors import SignatureError
from apps.signatures.models import CertificateRequest, Purpose


class Command(BaseCommand):
    help = "Has a key certified by an outside authority: writes the request, takes in the certificate."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        request = acts.add_parser("request", help="makes a key and writes its request (PEM) to FILE")
        take_in = acts.add_parser("take_in", help="reads the certificate (PEM, DER or PKCS#7) from FILE")
        for act in (request, take_in):
            act.add_argument("alias")
            act.add_argument("file", type=Path)
        request.add_argument("--algorithm", choices=Algorithm.values, default=Algorithm.SM2.value)
        request.add_argument("--purpose", choices=[p.value for p in Purpose if p != Purpose.CA], default="seal")
        request.add_argument("--name", required=True, help="common name")
        request.add_argument("--organization", required=True)
        request.add_argument("--code", default="", help="unified social credit code")

    def handle(self, *args: object, act: str, alias: str, file: Path, **options: str) -> None:
        try:
            self._request(alias, file, options) if act == "request" else self._take_in(alias, file)
        except (OSError, SignatureError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(file))

    def _request(self, alias: str, file: Path, options: dict[str, str]) -> None:
        file.touch(exist_ok=False)  # before the key is made: no key without a request that could be written
        try:
            made = requests.make_request(
                alias=alias,
                algorithm=Algorithm(options["algorithm"]),
                purpose=Purpose(options["purpose"]),
                subject=Name(options["name"], options["organization"], options["code"]),
                actor=SYSTEM,
            )
        except SignatureError:
            file.unlink()
            raise
        file.write_bytes(pem.armor("CERTIFICATE REQUEST", bytes(made.der)))

    def _take_in(self, alias: str, file: Path) -> None:
        request = CertificateRequest.objects.filter(alias=alias).first()
        if request is None:
            raise CommandError(f"There is no request named {alias}.")
        requests.take_in(request=request, data=file.read_bytes(), actor=SYSTEM)
