from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.cases.drafts import start_draft
from apps.cases.models import Case
from apps.identity.world import DemoWorld


@pytest.fixture
def start(world: DemoWorld, catalogue: None) -> Callable[..., Case]:
    """Starts a draft of the company's agent in Jiadong County, or elsewhere; for another company, by another user."""

    def draft(matter: str, authority: str = "990101", company: str = "energy") -> Case:
        return start_draft(
            user=world.user("agent"),
            applicant=world.company(company),
            matter_code=f"marine.{matter}",
            authority=world.authority(authority),
        )

    return draft
