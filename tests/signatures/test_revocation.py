"""A signature made before a revocation stays good, one after does not."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import ca, chain, services
from apps.signatures.errors import InvalidRevocation, KeyRevoked
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Reason, Revocation, Seal, SigningKey
from apps.signatures.renewal import renew_key
from apps.signatures.revocation import revocations, revoke_key
from apps.signatures.verify import verify_detached

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def key(seal: Seal) -> SigningKey:
    return seal.sm2_key


def answer(key: SigningKey, at: dt.datetime, *, proven: bool) -> str:
    roots = ca.trust_roots()
    return chain.check(key.chain(), roots, at=at, revocations=revocations, proven=proven)


@pytest.mark.parametrize(("proven", "known"), [(True, "proven"), (False, "stated")])
def test_the_time_of_signing_decides_and_the_check_says_how_it_is_known(key: SigningKey, proven: bool, known: str):
    revoked = revoke_key(key=key, reason=Reason.SUPERSEDED, actor=SYSTEM).revoked_at
    second = dt.timedelta(seconds=1)
    assert answer(key, revoked - second, proven=proven) == f"certificate.revoked_later_{known}"
    assert answer(key, revoked, proven=proven) == f"certificate.revoked_{known}"
    assert answer(key, revoked + second, proven=proven) == f"certificate.revoked_{known}"


def test_a_compromise_reaches_back_to_its_date(key: SigningKey):
    since = timezone.now() - dt.timedelta(minutes=2)
    revoke_key(key=key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM, invalid_since=since)
    assert answer(key, since, proven=True) == "certificate.revoked_proven"
    assert answer(key, since - dt.timedelta(minutes=1), proven=True) in chain.GOOD


def test_a_revoked_authority_takes_what_it_issued_with_it(key: SigningKey):
    revoke_key(key=key.issuer, reason=Reason.CA_COMPROMISE, actor=SYSTEM)
    assert answer(key, timezone.now(), proven=True) == "certificate.revoked_proven"


def test_nobody_else_is_revoked(key: SigningKey, seal: Seal):
    revoke_key(key=key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    assert answer(seal.p256_key, timezone.now(), proven=False) == chain.TRUSTED


def test_a_revoked_key_signs_no_more(key: SigningKey):
    revoke_key(key=key, reason=Reason.PRIVILEGE_WITHDRAWN, actor=SYSTEM)
    with pytest.raises(KeyRevoked):
        sign_with(key, b"content")


def test_revoking_is_one_fact_with_its_reason(key: SigningKey):
    first = revoke_key(key=key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM)
    assert revoke_key(key=key, reason=Reason.SUPERSEDED, actor=SYSTEM) == first
    entry = Entry.objects.get(kind="key.revoked", subject_id=key.alias)
    assert json.loads(entry.data)["reason"] == 1
    key.refresh_from_db()
    assert (key.state, key.state_since) == (KeyState.REVOKED, first.revoked_at)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": 6}, "revocation_reason"),
        ({"reason": 7}, "revocation_reason"),
        ({"reason": Reason.SUPERSEDED, "invalid_since": -HOUR}, "revocation_reaches_back"),
        ({"reason": Reason.KEY_COMPROMISE, "invalid_since": HOUR}, "revocation_in_future"),
        ({"reason": Reason.KEY_COMPROMISE, "at": HOUR}, "revocation_in_future"),
        ({"reason": Reason.KEY_COMPROMISE, "at": -2 * MINUTE, "invalid_since": -MINUTE}, "revocation_in_future"),
        ({"reason": Reason.KEY_COMPROMISE, "invalid_since": -HOUR}, "revocation_before_certificate"),
    ],
)
def test_a_revocation_that_makes_no_sense_is_refused(key: SigningKey, change: dict[str, object], code: str):
    moments = {name: timezone.now() + by for name, by in change.items() if isinstance(by, dt.timedelta)}
    with pytest.raises(InvalidRevocation) as refusal:
        revoke_key(**{"key": key, "actor": SYSTEM, **change, **moments})
    assert refusal.value.code == code
    assert not Revocation.objects.exists()


def test_a_renewed_key_may_be_disbelieved_since_its_first_certificate(key: SigningKey):
    SigningKey.objects.filter(pk=key.pk).update(not_before=timezone.now() - 3 * HOUR)
    renewed = renew_key(key=key, actor=SYSTEM)
    since = timezone.now() - 2 * HOUR
    assert revoke_key(key=renewed, reason=Reason.KEY_COMPROMISE, actor=SYSTEM, invalid_since=since).key == renewed


def test_the_database_refuses_a_reason_that_reaches_back_without_a_compromise(key: SigningKey):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.create(key=key, reason=Reason.SUPERSEDED, revoked_at=now, invalid_since=now)


def test_destroying_a_seal_revokes_its_two_certificates(seal: Seal):
    destroyed = services.destroy_seal(seal=seal, reason="磨损", actor=SYSTEM)
    found = Revocation.objects.order_by("pk").values_list("key_id", "reason", "revoked_at")
    ended = (Reason.CESSATION_OF_OPERATION, destroyed.state_since)
    assert set(found) == {(seal.sm2_key_id, *ended), (seal.p256_key_id, *ended)}


def test_a_report_of_a_revoked_key_names_the_revocation(seal: Seal):
    signature = services.sign_detached(seal=seal, content=b"content")
    before = timezone.now()
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    assert verify_detached(b"content", signature, at=before).ok
    assert {check.detail for check in verify_detached(b"content", signature).failures} == {"certificate.revoked_stated"}


def test_keys_revoked_before_there_were_reasons_get_none(key: SigningKey):
    SigningKey.objects.filter(pk=key.pk).update(state=KeyState.REVOKED, serial="")
    migration = import_module("apps.signatures.migrations.0002_certificates")
    migration.read_serials(apps, None)
    migration.name_revocations(apps, None)
    revocation = Revocation.objects.get()
    assert (revocation.key_id, revocation.reason, revocation.revoked_at) == (key.pk, 0, key.state_since)
    assert revocation.key.serial == key.serial


def test_a_chain_is_asked_about_in_two_queries(key: SigningKey, django_assert_num_queries):
    path = key.chain()
    with django_assert_num_queries(2):
        assert revocations(path) is None
