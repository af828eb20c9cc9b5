"""The main job of the demonstration: one case of each sector. Exit status 0 only if every step and check held."""

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
from apps.cases.registry import MatterPlugin, first_of_each_sector, open_matters, plugin_for
from apps.cases.vocabulary import Stage
from apps.catalogue.selectors import current_version
from apps.identity.models import Post
from apps.identity.world import DemoWorld

FOLDER = settings.VAR_DIR / "demo"
SCENES = (Stage.DRAFT, Stage.FILED, Stage.CORRECTION, Stage.EXAMINATION, Stage.REVIEW, Stage.DECISION)


class Command(BaseCommand):
    help = "Drives one case of each sector from filing to a sealed license, and verifies what was issued."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matter", help="Code of a matter that is open online: only this one.")

    def handle(self, *args: Any, **options: Any) -> None:
        world = DemoWorld()
        try:
            shown = [plugin_for(options["matter"])] if options["matter"] else first_of_each_sector()
        except KeyError:
            raise CommandError(f"{options['matter']} is not open online. Open are: {_open_codes()}") from None
        for plugin in shown:
            try:
                self._show(plugin, world)
            except (DemoFailed, NobodyToAct, CaseError) as failure:
                raise CommandError(f"The demonstration of {plugin.code} failed: {failure!r}") from failure
        self._scenes(world)
        self._accounts()

    def _show(self, plugin: MatterPlugin, world: DemoWorld) -> None:
        """The timeline of one case, then what it issued and whether it verifies."""
        started, demonstration = time.monotonic(), Demonstration(tell=self.stdout.write)
        self.stdout.write(f"\n{current_version(plugin.code).name}（{plugin.code}）")
        case = demonstration.run(matter_code=plugin.code, user=world.user("agent"), applicant=world.company())
        for line in write_and_verify(case, FOLDER / plugin.code):
            self.stdout.write(line)
        took = time.monotonic() - started
        self.stdout.write(f"{case.number}: {took:.1f} s, of which {demonstration.waited:.1f} s waiting for seals")

    def _scenes(self, world: DemoWorld) -> None:
        """Cases left at other stages, so that every inbox has something in it; none where earlier runs left some."""
        if Case.objects.filter(closed_at__isnull=True).exclude(stage=Stage.DRAFT).exists():
            return
        quiet = Demonstration(tell=lambda line: None)
        for stage in SCENES:
            for plugin in first_of_each_sector():
                quiet.leave_at(
                    stage,
                    matter_code=plugin.code,
                    user=world.user("agent"),
                    applicant=world.company(),
                )
        self.stdout.write(f"{len(SCENES) * len(first_of_each_sector())} more cases wait at other stages.")

    def _accounts(self) -> None:
        """So that a newcomer can sign in as anybody of the story."""
        self.stdout.write(f"\nAccounts (password {settings.DEMO_PASSWORD}):")
        self.stdout.write("  citizen, agent  申请人、代理人")
        posts = Post.objects.select_related("user", "authority").order_by("authority__level", "authority", "pk")
        for post in posts:
            self.stdout.write(f"  {post.user.username}  {post.user.display_name}  {post.authority} {post}")


def _open_codes() -> str:
    return ", ".join(plugin.code for plugin in open_matters())
