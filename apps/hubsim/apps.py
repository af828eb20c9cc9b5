from __future__ import annotations

from django.apps import AppConfig


class HubSimulatorConfig(AppConfig):
    """Installed for its management command alone: no models, no pages of the system."""

    name = "apps.hubsim"
    label = "hubsim"
