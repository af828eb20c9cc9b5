"""Who runs the exchange with the hub, and who may look on.

The exchange belongs to the province: one interface, one key, one table of codes for every authority below. So the post
must be one at a province or the ministry; a county's administrator cannot resend another county's rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from apps.identity.models import Duty, Level
from apps.identity.selectors import ActingPost

LEVELS = frozenset({Level.MINISTRY, Level.PROVINCE})
RUNNING, READING = Duty.SYSTEM_ADMIN, Duty.SUPERVISOR


def exchange_posts(posts: Iterable[ActingPost]) -> list[ActingPost]:
    """Those of the posts that open the exchange's pages: first the ones that run it, then the ones that read."""
    held = [p for p in posts if p.post.authority.level in LEVELS]
    return [p for duty in (RUNNING, READING) for p in held if p.duty == duty]
