from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "apps.cases"
    label = "cases"

    def ready(self) -> None:
        from apps.cases import checks, kinds, lifecycle  # noqa: F401

        kinds.register_kinds()
