"""What a look at a case leaves behind."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

from apps.cases.actions import subject_of
from apps.cases.models import Case
from apps.cases.notices import mark_read
from apps.desk.access import Clerk
from apps.ledger.services import record_attempt

SAME_VISIT_SECONDS = 600
_KEY = "desk_visits"
_MOST = 50


def note_visit(*, session: MutableMapping[str, Any], case: Case, clerk: Clerk) -> None:
    """Records that this person looked at the case, once a visit: reloads within ten minutes are the same visit.

    The session is written with every request anyway, so remembering the visit there costs nothing.
    """
    mark_read(case=case, user=clerk.user)
    now, key = int(time.time()), case.pk.hex
    visits: dict[str, int] = session.get(_KEY, {})
    if now - visits.get(key, 0) < SAME_VISIT_SECONDS:
        return
    record_attempt(
        kind="case.viewed", subject=subject_of(case.pk), actor=clerk.actor, data={"page": "desk", "stage": case.stage}
    )
    newest = sorted(visits.items(), key=lambda visit: visit[1])[-_MOST + 1 :]
    session[_KEY] = {**dict(newest), key: now}
