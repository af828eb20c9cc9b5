"""Why a call of the gateway brought no answer: each kind is treated in its own way."""

from __future__ import annotations

from apps.hub.strict_json import storable


class HubError(Exception):
    """`kind` is a short stable code for counters; `detail` what was seen, for whoever looks into it."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind, self.detail = kind, storable(detail[:2000])
        super().__init__(f"{kind}: {self.detail[:200]}" if detail else kind)


class Unavailable(HubError):
    """Not reached, no whole answer, or an answer that is none: try again later."""


class Refused(HubError):
    """The call itself was refused (HTTP 4xx): the same again would be refused again."""


class Unauthorized(HubError):
    """Refused with a fresh secret too: somebody has to look at the keys."""
