from __future__ import annotations

from django.apps import AppConfig


class LicensesConfig(AppConfig):
    name = "apps.licenses"
    label = "licenses"

    def ready(self) -> None:
        from django.conf import settings

        from apps.licenses import allocators

        if settings.DEMO:
            allocators.register("demo", allocators.DemonstrationAllocator())
