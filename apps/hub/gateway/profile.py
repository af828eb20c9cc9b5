"""Where the hub is and which dialect it speaks. Another platform is another profile, never an `if` in the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

INTERFACE = "national-1"
"""The dialect that rows are written in and codes are translated for."""
SERVICES = ("report", "license", "reconcile", "catalogue", "applications", "license-query")


@dataclass(frozen=True)
class Profile:
    """`sids` names each service of `SERVICES` at this platform; `signs_body` is profile 1's addition."""

    interface: str
    url: str
    rid: str
    app_key: str
    sids: Mapping[str, str]
    signs_body: bool = True
    timeout: float = 20.0

    @property
    def is_configured(self) -> bool:
        return bool(self.url and self.rid and self.app_key)


def current() -> Profile:
    """The profile of the settings."""
    return Profile(
        interface=INTERFACE,
        url=settings.HUB_URL.rstrip("/"),
        rid=settings.HUB_RID,
        app_key=settings.HUB_APP_KEY,
        sids={service: settings.HUB_SIDS.get(service, service) for service in SERVICES},
        signs_body=settings.HUB_PROFILE == "1",
        timeout=float(settings.HUB_TIMEOUT),
    )
