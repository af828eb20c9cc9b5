"""Several at the same moment: one authorization, one file of a seal, one record of a use."""

from __future__ import annotations

import pytest

from apps.cases import seals
from apps.cases.models import SealAuthorization
from apps.cases.vocabulary import DocumentKind
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import seal_files
from apps.signatures.models import Purpose, Seal, SigningKey
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seal(world: DemoWorld) -> Seal:
    seals.make_seals(authority=world.authority("990101"), actor=SYSTEM)
    return Seal.objects.get(kind="approval")


def test_one_authorization_of_many(world: DemoWorld, seal: Seal):
    keeper = world.acting("jiadong.seals")
    given = {"seal": seal, "kind": DocumentKind.FILING_RECEIPT, "keeper": keeper}
    seals.end_authorization(**given)
    results = at_once([lambda: seals.authorize(**given)] * 4)
    assert len({result.pk for result in results}) == 1
    assert SealAuthorization.objects.filter(kind="filing_receipt", ended_at__isnull=True).count() == 1


def test_one_file_of_many(seal: Seal):
    Seal.objects.update(es_id=None, maker_key=None, es_seal=None)
    SigningKey.objects.filter(purpose=Purpose.SEAL_MAKER).delete()
    before = Entry.objects.filter(kind="seal.encoded").count()
    results = at_once([lambda: seal_files.encode(seal=seal, actor=SYSTEM)] * 4)
    assert len({bytes(result.es_seal) for result in results}) == 1
    assert Entry.objects.filter(kind="seal.encoded").count() == before + 1
    assert SigningKey.objects.filter(purpose=Purpose.SEAL_MAKER).count() == 1
