from __future__ import annotations

from django.apps import AppConfig


class OnemapConfig(AppConfig):
    name = "apps.onemap"
    label = "onemap"
