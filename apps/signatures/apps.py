from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignaturesConfig(AppConfig):
    name = "apps.signatures"
    label = "signatures"
    verbose_name = _("Keys and seals")

    def ready(self) -> None:
        from apps.signatures import kinds  # noqa: F401  registers the ledger kinds
