from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "apps.oversight"
    label = "oversight"

    def ready(self) -> None:
        from apps.oversight import kinds  # noqa: F401
