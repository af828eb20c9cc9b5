"""The main job of the demonstration. Exit status 0 only if every step and every check held."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cases.demo.proof import write_and_verify
from apps.cases.demo.run import DemoFailed, Demonstration
from apps.cases.demo.story import NobodyToAct
from apps.cases.errors import CaseError
from apps.cases.models import Case
from apps.cases.registry import open_matters
from apps.cases.vocabulary import Stage
from apps.identity.models import Post
from apps.identity.world import DemoWorld

FOLDER = settings.VAR_DIR / "demo"
SCENES = (Stage.DRAFT, Stage.FILED, Stage.CORRECTION, Stage.EXAMINATION, Stage.REVIEW, Stage.DECISION)


class Command(BaseCommand):
    help = "Drives one case of the invented world from filing to a sealed license, and verifies what was issued."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matter", default="land.preexam_site", help="Code of a matter that is open online.")

    def handle(self, *args: Any, **options: Any) -> None:
        world, started = DemoWorld(), time.monotonic()
        demonstration = Demonstration(tell=self.stdout.write)
        try:
            case = demonstration.run(
                matter_code=options["matter"],
                user=world.user("agent"),
                applicant=world.company(),
            )
            for line in write_and_verify(case, FOLDER):
                self.stdout.write(line)
        except (DemoFailed, NobodyToAct, CaseError, KeyError) as failure:
            raise CommandError(f"The demonstration failed: {failure!r}") from failure
        took = time.monotonic() - started
        self.stdout.write(f"{case.number}: {took:.1f} s, of which {demonstration.waited:.1f} s waiting for seals")
        self._scenes(world)
        self._accounts()

    def _scenes(self, world: DemoWorld) -> None:
        """Cases left at other stages, so that every inbox has something in it; none where earlier runs left some."""
        if Case.objects.filter(closed_at__isnull=True).exclude(stage=Stage.DRAFT).exists():
            return
        quiet = Demonstration(tell=lambda line: None)
        for stage in SCENES:
            for plugin in open_matters():
                quiet.leave_at(
                    stage,
                    matter_code=plugin.code,
                    user=world.user("agent"),
                    applicant=world.company(),
                )
        self.stdout.write(f"{len(SCENES) * len(open_matters())} more cases wait at other stages.")

    def _accounts(self) -> None:
        """So that a newcomer can sign in as anybody of the story."""
        self.stdout.write(f"\nAccounts (password {settings.DEMO_PASSWORD}):")
        self.stdout.write("  citizen, agent  申请人、代理人")
        posts = Post.objects.select_related("user", "authority").order_by("authority__level", "authority", "pk")
        for post in posts:
            self.stdout.write(f"  {post.user.username}  {post.user.display_name}  {post.authority} {post}")
