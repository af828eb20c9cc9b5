"""Runs the stand-in for the national hub until it is stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.hubsim import directory
from apps.hubsim.server import make_server


class Command(BaseCommand):
    help = "Runs a simulator of the national service hub, with a store of its own, on 127.0.0.1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8900)
        parser.add_argument("--store", type=Path, default=None, help="SQLite file; VAR_DIR/hub_simulator.sqlite3.")

    def handle(self, *args: Any, port: int, store: Path | None, **options: Any) -> None:
        server = make_server(port=port, path=store or Path(settings.VAR_DIR) / "hub_simulator.sqlite3")
        directory.seed(server.RequestHandlerClass.simulator.store)  # type: ignore[attr-defined]
        self.stdout.write(f"Hub simulator at http://127.0.0.1:{port}/ (DEMO)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
