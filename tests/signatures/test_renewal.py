"""A certificate is followed by another before it ends; what was signed before still verifies."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import ca, certificates, renewal, seal_files, services
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import CannotRenew, SealNotUsable
from apps.signatures.models import KeyState, Purpose, Reason, Seal, SigningKey
from apps.signatures.revocation import revoke_key
from apps.signatures.verify import verify_detached, verify_pdf
from tests.signatures.conftest import BOX


def near_its_end(key: SigningKey) -> SigningKey:
    SigningKey.objects.filter(pk=key.pk).update(not_after=timezone.now() + dt.timedelta(days=20))
    key.refresh_from_db()
    return key


@pytest.mark.parametrize("new_key", [False, True])
def test_a_certificate_is_followed_by_one_for_the_same_owner(seal: Seal, new_key: bool):
    old = seal.sm2_key
    new = renewal.renew_key(key=old, actor=SYSTEM, new_key=new_key)
    assert (bytes(new.public_key) != bytes(old.public_key)) is new_key
    assert certificates.name_of(bytes(new.certificate)) == certificates.name_of(bytes(old.certificate))
    assert (new.alias, new.purpose, new.owner_code) == (f"{old.alias}~2", old.purpose, old.owner_code)
    assert (new.serial, new.issuer) != (old.serial, old.issuer)
    old.refresh_from_db()
    assert old.state == KeyState.ACTIVE


def test_renewing_twice_gives_the_same_successor_and_one_fact(seal: Seal):
    first = renewal.renew_key(key=seal.sm2_key, actor=SYSTEM)
    assert renewal.renew_key(key=seal.sm2_key, actor=SYSTEM) == first
    assert Entry.objects.filter(kind="key.renewed").count() == 1
    assert renewal.renew_key(key=first, actor=SYSTEM).alias.endswith("~3")


@pytest.mark.parametrize("new_key", [False, True])
def test_a_seal_goes_on_and_its_old_signatures_too(seal: Seal, document: bytes, new_key: bool):
    before = services.sign_detached(seal=seal, content=b"content")
    pdf = services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可")
    old_file = bytes(seal.es_seal)
    renewed = renewal.renew_seal(seal=seal, actor=SYSTEM, new_key=new_key)
    assert renewed.sm2_key.renews_id == seal.sm2_key_id
    assert renewed.valid_from == seal.valid_from
    assert bytes(renewed.es_seal) != old_file
    assert seal_files.is_current(renewed)
    after = services.sign_detached(seal=renewed, content=b"content")
    for signature in (before, after):
        report = verify_detached(b"content", signature)
        assert report.ok, report.failures
        assert report.signers[0].seal_id == seal.pk
    assert verify_pdf(pdf).ok


def test_destroying_a_renewed_seal_ends_every_certificate_of_its_keys(seal: Seal):
    renewed = renewal.renew_seal(seal=seal, actor=SYSTEM)
    services.destroy_seal(seal=renewed, reason="磨损", actor=SYSTEM)
    seals_keys = SigningKey.objects.filter(purpose=Purpose.SEAL)
    assert set(seals_keys.values_list("state", flat=True)) == {KeyState.REVOKED}
    with pytest.raises(SealNotUsable):
        renewal.renew_seal(seal=renewed, actor=SYSTEM)


def test_what_cannot_be_renewed_is_said(seal: Seal):
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    for key, code in ((seal.sm2_key, "renewal_revoked"), (seal.p256_key.issuer, "renewal_authority")):
        with pytest.raises(CannotRenew) as refusal:
            renewal.renew_key(key=key, actor=SYSTEM)
        assert refusal.value.code == code


def test_the_daily_round_renews_what_ends_soon_and_nothing_else(seal: Seal):
    near_its_end(seal.sm2_key)
    assert renewal.renew_ending() == 1
    seal.refresh_from_db()
    assert seal.sm2_key.renews is not None
    assert seal.valid_to > timezone.now() + renewal.LISTED_BEFORE
    assert renewal.renew_ending() == 0


def test_a_key_that_belongs_to_no_seal_is_renewed_alone(db: None):
    name = certificates.Name("时间戳（演示 DEMO）", "示例省自然资源厅")
    key = ca.issue_certificate(alias="tsa", algorithm=Algorithm.SM2, purpose=Purpose.TIMESTAMP, subject=name)
    near_its_end(key)
    assert renewal.renew_ending() == 1
    assert SigningKey.objects.get(renews=key).purpose == Purpose.TIMESTAMP


def test_of_what_cannot_be_renewed_the_round_warns(db: None, caplog):
    near_its_end(ca.ensure_authority()[Algorithm.SM2].issuing)
    with caplog.at_level(logging.WARNING):
        assert renewal.renew_ending() == 0
    assert "ca.sm2.issuing" in caplog.text


def test_the_command_shows_what_ends_soon_and_renews_it(seal: Seal, capsys: pytest.CaptureFixture[str]):
    key = near_its_end(seal.p256_key)
    call_command("ending_certificates")
    assert key.alias in capsys.readouterr().out
    call_command("ending_certificates", "--renew")
    assert capsys.readouterr().out == "renewed: 1\n"


def test_an_authority_that_ends_soon_issues_no_successor(seal: Seal):
    near_its_end(seal.sm2_key.issuer)
    with pytest.raises(CannotRenew) as refusal:
        renewal.renew_key(key=seal.sm2_key, actor=SYSTEM)
    assert refusal.value.code == "renewal_issuer"
