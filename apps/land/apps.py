from __future__ import annotations

from django.apps import AppConfig


class LandConfig(AppConfig):
    name = "apps.land"
    label = "land"
