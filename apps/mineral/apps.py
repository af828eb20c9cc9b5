"""The mineral sector (矿产): registration of the mining right, and the mining plan that issues the permit."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MineralConfig(AppConfig):
    name = "apps.mineral"
    label = "mineral"
    verbose_name = _("Minerals")

    def ready(self) -> None:
        from apps.mineral.plugin import register_all

        register_all()
