"""Making seals and what becomes of them."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import selectors, services
from apps.signatures.errors import InvalidSealData, KeyRevoked, SealNotUsable
from apps.signatures.models import KeyState, Reason, Seal, SealState, SigningKey
from apps.signatures.revocation import revoke_key
from tests.signatures.conftest import BOX, OWNER

MAKE = {**OWNER, "name": "行政审批专用章", "kind": "approval", "actor": SYSTEM}


def test_a_seal_is_made_once_for_an_owner_and_kind(seal: Seal):
    assert services.make_seal(**MAKE) == seal
    assert services.make_seal(**{**MAKE, "kind": "license"}) != seal


def test_making_it_is_a_fact_with_its_certificates(seal: Seal):
    entry = Entry.objects.get(kind="seal.made")
    data = json.loads(entry.data)
    assert data["owner_code"] == OWNER["owner_code"]
    assert data["certificates"] == {"sm2": seal.sm2_key.fingerprint, "p256": seal.p256_key.fingerprint}


def test_the_database_refuses_a_second_standing_seal(seal: Seal):
    keys = services.make_seal(**{**MAKE, "kind": "license"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=keys.pk).update(kind="approval")


@pytest.mark.parametrize(
    "change",
    [
        {"owner_code": "99"},
        {"owner_code": "9911000000000000 2"},
        {"owner_name": "县局"},
        {"owner_name": "很" * 31},
        {"name": ""},
        {"name": "很" * 15},
        {"kind": "private"},
    ],
)
def test_particulars_that_make_no_seal_are_refused(db: None, change: dict[str, str]):
    with pytest.raises(InvalidSealData):
        services.make_seal(**{**MAKE, **change})
    assert not Seal.objects.exists()


def sign_all(seal: Seal, document: bytes) -> None:
    services.sign_detached(seal=seal, content=b"content")
    services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可")


def test_a_suspended_seal_refuses_until_it_is_resumed(seal: Seal, document: bytes):
    services.suspend_seal(seal=seal, reason="换届", actor=SYSTEM)
    for act in (services.sign_pdf, services.sign_pdf_sm2):
        with pytest.raises(SealNotUsable, match="行政审批专用章") as refusal:
            act(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可")
        assert refusal.value.code == "seal_suspended"
    with pytest.raises(SealNotUsable):
        services.sign_detached(seal=seal, content=b"content")
    services.resume_seal(seal=seal, reason="恢复", actor=SYSTEM)
    sign_all(seal, document)


def test_a_suspended_seal_is_not_made_again(seal: Seal):
    services.suspend_seal(seal=seal, reason="换届", actor=SYSTEM)
    assert services.make_seal(**MAKE).state == SealState.SUSPENDED


def test_a_destroyed_seal_is_gone_for_good_and_replaced(seal: Seal):
    destroyed = services.destroy_seal(seal=seal, reason="磨损", actor=SYSTEM)
    destroyed.sm2_key.refresh_from_db()
    assert destroyed.sm2_key.state == KeyState.REVOKED
    for act in (services.resume_seal, services.suspend_seal):
        with pytest.raises(SealNotUsable) as refusal:
            act(seal=seal, reason="", actor=SYSTEM)
        assert refusal.value.code == "seal_destroyed"
    assert services.make_seal(**MAKE).pk != seal.pk


@pytest.mark.parametrize(("shift", "code"), [(-3650, "seal_expired"), (10, "seal_not_yet_valid")])
def test_a_seal_out_of_its_period_refuses(seal: Seal, shift: int, code: str):
    period = dt.timedelta(days=shift)
    Seal.objects.update(valid_from=seal.valid_from + period, valid_to=seal.valid_to + period)
    with pytest.raises(SealNotUsable) as refusal:
        services.sign_detached(seal=seal, content=b"content")
    assert refusal.value.code == code


def test_every_change_of_state_is_one_fact(seal: Seal):
    services.suspend_seal(seal=seal, reason="a", actor=SYSTEM)
    services.suspend_seal(seal=seal, reason="a", actor=SYSTEM)
    services.resume_seal(seal=seal, reason="b", actor=SYSTEM)
    services.destroy_seal(seal=seal, reason="c", actor=SYSTEM)
    chain = Entry.objects.filter(subject_type="seal", subject_id=str(seal.pk)).order_by("chain_index")
    happened = ["made", "encoded", "suspended", "resumed", "destroyed"]
    assert [entry.kind for entry in chain] == [f"seal.{what}" for what in happened]


def test_only_an_active_seal_is_offered_for_sealing(seal: Seal):
    which = {"owner_code": OWNER["owner_code"], "kind": "approval"}
    assert selectors.active_seal(**which) == seal
    services.suspend_seal(seal=seal, reason="换届", actor=SYSTEM)
    assert selectors.active_seal(**which) is None
    assert list(selectors.standing_seals()) == [seal]


def test_sealing_reads_the_seal_in_one_query_once_its_chain_is_known(seal: Seal, django_assert_num_queries):
    first = services.sign_detached(seal=seal, content=b"content")
    with django_assert_num_queries(1):
        again = services.sign_detached(seal=seal, content=b"content")
    assert again.certificates == first.certificates


def test_what_is_remembered_of_a_chain_lets_no_revoked_key_sign(seal: Seal):
    services.sign_detached(seal=seal, content=b"content")
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    with pytest.raises(KeyRevoked):
        services.sign_detached(seal=seal, content=b"content")


def test_a_seal_stands_for_what_was_signed_before_it_was_suspended(seal: Seal):
    now = timezone.now()
    seal.state, seal.state_since = SealState.SUSPENDED, now
    assert seal.stood_at(now - dt.timedelta(seconds=1))
    assert not seal.stood_at(now)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_seal():
    def make(_number: int) -> int:
        try:
            return services.make_seal(**MAKE).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        made = set(pool.map(make, range(6)))
    assert made == {Seal.objects.get(owner_code=OWNER["owner_code"]).pk}
    assert SigningKey.objects.filter(owner_code=OWNER["owner_code"]).count() == 2
