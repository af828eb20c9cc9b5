from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate


def _seed(sender: AppConfig, using: str, apps: Any = installed, **kwargs: Any) -> None:
    # After every migrate and, in tests, after every flush: like content types, the calendar is there with its table.
    try:
        apps.get_model("deadlines", "CalendarDay")
    except LookupError:
        return
    from apps.deadlines.services import calendar_seed

    calendar_seed(using=using)


class DeadlinesConfig(AppConfig):
    name = "apps.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        from apps.deadlines import kinds  # noqa: F401 - registers them

        post_migrate.connect(_seed, sender=self)
