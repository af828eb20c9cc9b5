from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandConfig(AppConfig):
    name = "apps.land"
    label = "land"
    verbose_name = _("Land")

    def ready(self) -> None:
        from apps.land.plugin import register_all

        register_all()
