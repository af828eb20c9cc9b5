from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarineConfig(AppConfig):
    name = "apps.marine"
    label = "marine"
    verbose_name = _("Marine")

    def ready(self) -> None:
        from apps.marine.plugin import register_all

        register_all()
