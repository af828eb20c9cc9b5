"""Makes the seals of all active authorities that lack them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.cases.seals import make_seals
from apps.identity.models import Authority
from apps.ledger.services import SYSTEM


class Command(BaseCommand):
    help = "Makes an approval seal and a license seal for every active authority that lacks one."

    def handle(self, *args: Any, **options: Any) -> None:
        authorities = Authority.objects.filter(is_active=True)
        for number, authority in enumerate(authorities, start=1):
            make_seals(authority=authority, actor=SYSTEM)
            self.stdout.write(f"{number}/{len(authorities)} {authority.name}")
