from __future__ import annotations

from django.apps import AppConfig


class MarineConfig(AppConfig):
    name = "apps.marine"
    label = "marine"
