"""System checks: a machine speaks only of registered ledger kinds, and an open case has its machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from apps.cases.registry import all_machines
from apps.ledger import kinds


@register()
def machines_are_sound(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    known = {kind.code for kind in kinds.all_kinds()}
    return [
        Error(f"{code}.{info.name} records {info.event}, which is no registered ledger kind", id="cases.E001")
        for code, machine in all_machines()
        for info, _stage in machine.acts()
        if info.event not in known
    ]
