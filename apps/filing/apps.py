from __future__ import annotations

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "apps.filing"
    label = "filing"
