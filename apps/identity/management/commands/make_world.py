"""Makes the invented world: authorities, clerks and applicants. Running it again adds what is missing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.identity.models import Applicant, Authority, Post
from apps.identity.world import load_demo_world


class Command(BaseCommand):
    help = "Makes the invented world of the demo. Refused unless DEMO is true."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The invented world belongs to a demo: DEMO is false.")
        load_demo_world(password=settings.DEMO_PASSWORD or None)
        self.stdout.write(
            f"{Authority.objects.count()} authorities, {Post.objects.count()} posts, "
            f"{Applicant.objects.count()} applicants"
        )
