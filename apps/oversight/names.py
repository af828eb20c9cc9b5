"""Codes of the ledger as names: authorities, departments, people. Three queries a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from apps.identity.models import Authority, Department, Duty, User
from apps.ledger.models import Entry


@dataclass(frozen=True)
class Names:
    """A code that no longer stands for anything shows as itself."""

    authorities: Mapping[str, str]
    departments: Mapping[tuple[str, str], str]
    people: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Names:
        acting = [json.loads(e.acting_for) for e in entries]
        usernames = {str(a["stand_in_for"]) for a in acting if a.get("stand_in_for")}
        departments = Department.objects.values_list("authority__code", "code", "name")
        people = User.objects.filter(username__in=usernames).values_list("username", "display_name")
        return cls(
            dict(Authority.objects.values_list("code", "name")),
            {(authority, code): name for authority, code, name in departments},
            dict(people),
        )

    def authority(self, code: str) -> str:
        return self.authorities.get(code, code)

    def department(self, authority: str, code: str) -> str:
        return self.departments.get((authority, code), code)

    def acting_for(self, entry: Entry) -> str:
        """“方启明，甲东县自然资源局 行政审批股 受理窗口，代许文静”."""
        acting: dict[str, Any] = json.loads(entry.acting_for)
        if entry.actor_type == "system":
            return gettext("the system")
        parts = [entry.actor_name or gettext("a visitor")]
        if acting.get("duty"):
            place = [self.authority(str(acting["authority"]))]
            if acting.get("department"):
                place.append(self.department(str(acting["authority"]), str(acting["department"])))
            place.append(str(dict(Duty.choices).get(acting["duty"], acting["duty"])))
            parts.append(" ".join(place))
        if acting.get("stand_in_for"):
            name = self.people.get(str(acting["stand_in_for"]), str(acting["stand_in_for"]))
            parts.append(gettext("standing in for %(name)s") % {"name": name})
        if "applicant" in acting:
            parts.append(gettext("for the applicant"))
        return pgettext("list", ", ").join(parts)
