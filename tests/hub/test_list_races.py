"""Two confirm the same change, or two fetches compare, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from apps.hub.directory.decisions import confirm
from apps.hub.directory.pull import pull
from apps.hub.models import CataloguePull, DirectoryChange, DirectoryEntry
from apps.hubsim.wsgi import Simulator
from apps.ledger.models import Entry
from tests.hub.test_lists import CLERK, a_line, at_hub, only_change
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_change_confirmed_twice_at_once_makes_one_version(hub: Simulator) -> None:
    at_hub(hub, a_line())
    pull()
    answers = at_once([partial(confirm, change_id=only_change().pk, actor=CLERK) for _ in range(4)])
    assert sorted(type(answer).__name__ for answer in answers) == ["DirectoryEntry", *[ValidationError.__name__] * 3]
    assert DirectoryEntry.objects.count() == 1
    assert Entry.objects.filter(kind="hub.line_confirmed").count() == 1


def test_fetches_at_once_propose_each_difference_once(hub: Simulator) -> None:
    for serial in range(5):
        at_hub(hub, a_line(catalog_code=f"99011500000{serial}"))
    pull(everything=True)
    DirectoryChange.objects.all().delete()
    answers = at_once([partial(pull, everything=True) for _ in range(3)])
    assert [type(answer) for answer in answers] == [CataloguePull] * 3
    assert DirectoryChange.objects.filter(state="waiting").count() == 5
