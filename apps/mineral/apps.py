from __future__ import annotations

from django.apps import AppConfig


class MineralConfig(AppConfig):
    name = "apps.mineral"
    label = "mineral"
