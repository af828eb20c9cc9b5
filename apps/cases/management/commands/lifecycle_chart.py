"""A matter's machine as a picture or a table, from the machine itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from apps.cases.lifecycle.drawing import draw_machine, render_svg
from apps.cases.lifecycle.moves import to_dot
from apps.cases.lifecycle.tables import machine_table
from apps.cases.registry import machine_for, open_matters, plugin_for


class Command(BaseCommand):
    help = "Prints the machine of a matter that is open online: DOT (for Graphviz), SVG, or its table in Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("matter", help="Code of the matter, for instance land.preexam_site.")
        parser.add_argument("--format", choices=["dot", "svg", "table"], default="dot")
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="Of picture and DOT.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plugin = plugin_for(options["matter"])
        except KeyError:
            known = ", ".join(p.code for p in open_matters())
            raise CommandError(f"{options['matter']} is not open online. Open are: {known}") from None
        machine = machine_for(plugin.machine)
        with translation.override(options["language"]):
            if options["format"] == "table":
                self.stdout.write(machine_table(plugin))
            elif options["format"] == "svg":
                title = _("Course of %(matter)s") % {"matter": plugin.code}
                self.stdout.write(render_svg(draw_machine(machine, title=title), standalone=True))
            else:
                self.stdout.write(to_dot(machine, name=plugin.machine))
