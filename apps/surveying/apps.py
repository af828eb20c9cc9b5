from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveyingConfig(AppConfig):
    name = "apps.surveying"
    label = "surveying"
    verbose_name = _("Surveying")

    def ready(self) -> None:
        from apps.surveying.plugin import register_all

        register_all()
