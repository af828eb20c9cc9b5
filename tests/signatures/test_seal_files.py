"""A stored seal has its file by GB/T 38540-2020, signed by a seal maker of its own, and signs with it."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM, Subject
from apps.signatures import ca, seal_files, services, ses
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.errors import SealNotUsable
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, Seal, SealUse, SigningKey
from apps.signatures.verify import seal_trust
from tests.signatures.conftest import OWNER
from tests.signatures.ses_parts import no_stamp

PATH = "/Doc_0/Signs/Sign_0/Signature.xml"


def failures(der: bytes, data: bytes) -> set[str]:
    found = ses.check_signature(der, data=data, trust=seal_trust(), check_timestamp=no_stamp)
    return {check.detail for check in found if not check.ok}


def test_a_seal_is_made_with_its_file(seal: Seal):
    content = ses.read_seal(bytes(seal.es_seal))
    assert content.info.es_id == seal.es_id == "DEMO-99110000000000001Q-approval-1"
    assert content.info.name == "示例省自然资源厅行政审批专用章"
    assert content.info.signers == (bytes(seal.sm2_key.certificate),)
    assert (content.info.valid_from, content.info.valid_to) == (seal.valid_from, seal.valid_to)
    picture = content.info.picture
    assert (picture.type, picture.data, picture.width_mm, picture.height_mm) == ("PNG", bytes(seal.picture), 42, 42)


def test_its_maker_has_a_key_for_nothing_else(seal: Seal):
    maker = seal.maker_key
    assert (maker.purpose, maker.algorithm) == (Purpose.SEAL_MAKER, Algorithm.SM2)
    assert ses.read_seal(bytes(seal.es_seal)).maker == bytes(maker.certificate)


def test_all_seals_have_one_maker(seal: Seal):
    other = services.make_seal(**OWNER, name="证照专用章", kind="license", actor=SYSTEM)
    assert other.maker_key == seal.maker_key
    assert other.es_id != seal.es_id


def test_what_it_seals_holds_in_every_point(seal: Seal):
    assert failures(services.sign_ses(seal=seal, content=b"data", property_info=PATH), b"data") == set()


def test_a_time_stamp_is_asked_for_over_the_signature(seal: Seal):
    der = services.sign_ses(seal=seal, content=b"data", property_info=PATH, timestamp=lambda value: b"T" + value)
    content = ses.read_signature(der)
    assert content.timestamp == b"T" + content.signature


def test_a_seal_that_another_seals_key_made_is_found(seal: Seal):
    """A seal's certificate is no seal maker's, though the same authority issued both."""
    info = ses.read_seal(bytes(seal.es_seal)).info
    key = seal.sm2_key
    forged = ses.build_seal(info, maker=bytes(key.certificate), sign=lambda body: sign_with(key, body))
    Seal.objects.filter(pk=seal.pk).update(es_seal=forged)
    der = services.sign_ses(seal=seal, content=b"data", property_info=PATH)
    assert failures(der, b"data") == {"certificate.not_for_seal_making"}


def test_a_suspended_seal_signs_nothing(seal: Seal):
    services.suspend_seal(seal=seal, reason="盘点", actor=SYSTEM)
    with pytest.raises(SealNotUsable) as refusal:
        services.sign_ses(seal=seal, content=b"data", property_info=PATH)
    assert refusal.value.code == "seal_suspended"


@pytest.fixture
def old(seal: Seal) -> Seal:
    """A seal made before seals had files."""
    Seal.objects.update(es_id=None, maker_key=None, es_seal=None)
    seal.refresh_from_db()
    return seal


def test_an_older_seal_says_what_it_lacks(old: Seal):
    with pytest.raises(SealNotUsable, match="make_seals") as refusal:
        services.sign_ses(seal=old, content=b"data", property_info=PATH)
    assert refusal.value.code == "seal_without_file"


def test_an_older_seal_gets_its_file_when_it_is_asked_for_again(old: Seal):
    again = services.make_seal(**OWNER, name="行政审批专用章", kind="approval", actor=SYSTEM)
    assert again.pk == old.pk
    assert failures(services.sign_ses(seal=again, content=b"data", property_info=PATH), b"data") == set()


def test_a_file_is_made_once(seal: Seal):
    before = bytes(seal.es_seal)
    assert bytes(seal_files.encode(seal=seal, actor=SYSTEM).es_seal) == before
    entry = Entry.objects.get(kind="seal.encoded")
    assert json.loads(entry.data)["es_id"] == seal.es_id


def test_a_replaced_certificate_gives_a_new_file_of_the_same_identifier(seal: Seal):
    new = ca.issue_certificate(
        alias="renewed",
        algorithm=Algorithm.SM2,
        purpose=Purpose.SEAL,
        subject=Name("示例省自然资源厅", "示例省自然资源厅"),
    )
    Seal.objects.filter(pk=seal.pk).update(sm2_key=new)
    again = seal_files.encode(seal=seal, actor=SYSTEM)
    assert again.es_id == seal.es_id
    assert failures(services.sign_ses(seal=again, content=b"data", property_info=PATH), b"data") == set()


def test_a_revoked_maker_makes_no_more_seals(seal: Seal):
    SigningKey.objects.filter(purpose=Purpose.SEAL_MAKER).update(state=KeyState.REVOKED)
    other = services.make_seal(**OWNER, name="证照专用章", kind="license", actor=SYSTEM)
    assert other.maker_key != seal.maker_key


def test_no_two_seals_share_an_identifier(seal: Seal):
    other = services.make_seal(**OWNER, name="证照专用章", kind="license", actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=other.pk).update(es_id=seal.es_id)


def test_a_use_is_written_down_once(seal: Seal):
    use = {
        "seal": seal,
        "subject": Subject("case", "1"),
        "title": "受理通知书",
        "digest": "ab" * 32,
        "ground": "window",
        "actor": SYSTEM,
    }
    with transaction.atomic():
        first, second = services.record_use(**use), services.record_use(**use)
    assert first == second == SealUse.objects.get()
    data = json.loads(Entry.objects.get(kind="seal.applied").data)
    assert (data["sm3"], data["es_id"], data["ground"]) == ("ab" * 32, seal.es_id, "window")
