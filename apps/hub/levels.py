"""The real-name level that the hub vouches for, kept with the person: the last statement counts, also a lower one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.hub.inbound.errors import NotTaken
from apps.identity.levels import LEVELS
from apps.identity.models import Applicant, User
from apps.identity.services import state_hub_level


def keep_level(identity: Mapping[str, Any], *, user: User) -> None:
    """Of the natural person who acts, for a legal person's agent too. Raises NotTaken for an unknown level."""
    level = str(identity.get("real_name_level") or "")
    if level not in LEVELS:
        raise NotTaken("E-LEVEL", "the real-name level is none of RC01 to RC04", "real_name_level")
    state_hub_level(applicant=Applicant.objects.get(user=user), level=level)
