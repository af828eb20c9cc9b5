"""Detached signatures over licence data, checked by us and by the openssl command."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.ledger.services import SYSTEM
from apps.signatures import certificates, services
from apps.signatures.detached import DetachedSignature
from apps.signatures.errors import MalformedSignature
from apps.signatures.models import Seal, SigningKey
from apps.signatures.reports import VerificationReport
from apps.signatures.verify import verify_detached
from tests.signatures.conftest import OpenSSL

CONTENT = '{"number":"用字第990000202600001号"}'.encode()


@pytest.fixture
def signature(seal: Seal) -> DetachedSignature:
    return services.sign_detached(seal=seal, content=CONTENT)


def details(report: VerificationReport) -> set[str]:
    return {check.detail for check in report.failures}


def test_what_was_sealed_verifies_and_names_the_signer(signature: DetachedSignature):
    report = verify_detached(CONTENT, signature)
    assert report.ok
    assert report.signers[0].organization == "示例省自然资源厅"
    assert report.signers[0].organization_code == "99110000000000001Q"


def test_openssl_verifies_it_with_the_certificates_key(signature: DetachedSignature, openssl: OpenSSL, tmp_path: Path):
    (tmp_path / "seal.pem").write_bytes(certificates.to_pem(signature.certificates[0]))
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "signature").write_bytes(signature.signature)
    key = openssl("x509", "-in", "seal.pem", "-noout", "-pubkey")
    (tmp_path / "key.pem").write_text(key.stdout)
    files = ("-inkey", "key.pem", "-in", "content", "-sigfile", "signature")
    options = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    result = openssl("pkeyutl", "-verify", "-pubin", *files, *options)
    assert "Signature Verified Successfully" in result.stdout, result.stderr


def test_it_survives_being_stored_as_text(signature: DetachedSignature):
    assert DetachedSignature.from_json(signature.to_json()) == signature
    assert verify_detached(CONTENT, signature.to_json()).ok


def test_altered_content_is_found(signature: DetachedSignature):
    assert details(verify_detached(CONTENT + b" ", signature)) == {"signature.bad"}


def test_every_altered_character_of_the_stored_text_is_found(signature: DetachedSignature):
    text = signature.to_json()
    for position in range(0, len(text), 23):
        altered = text[:position] + chr(ord(text[position]) ^ 1) + text[position + 1 :]
        assert not verify_detached(CONTENT, altered).ok, text[position - 5 : position + 5]


def test_a_certificate_of_another_seal_is_found(signature: DetachedSignature, seal: Seal):
    other = services.make_seal(
        owner_code="99110000000000002U", owner_name="示例市自然资源局", name="公章", kind="official", actor=SYSTEM
    )
    swapped = DetachedSignature(signature.signature, other.sm2_key.chain())
    assert details(verify_detached(CONTENT, swapped)) == {"signature.bad"}


def test_a_p256_certificate_is_refused(signature: DetachedSignature, seal: Seal):
    swapped = DetachedSignature(signature.signature, seal.p256_key.chain())
    assert details(verify_detached(CONTENT, swapped)) == {"signature.bad", "certificate.wrong_algorithm"}


def test_roots_of_another_installation_are_unknown(signature: DetachedSignature):
    SigningKey.objects.filter(alias="ca.sm2.root").update(certificate=b"none")
    assert "certificate.malformed" in details(verify_detached(CONTENT, signature))
    SigningKey.objects.filter(alias="ca.sm2.root").update(purpose="seal", issuer=SigningKey.objects.first())
    assert "certificate.unknown_root" in details(verify_detached(CONTENT, signature))


def test_after_the_certificates_time_it_holds_only_for_the_time_it_was_made(signature: DetachedSignature, seal: Seal):
    later = seal.valid_to + dt.timedelta(days=1)
    assert details(verify_detached(CONTENT, signature, at=later)) == {"certificate.expired", "seal.out_of_period"}
    assert verify_detached(CONTENT, signature, at=timezone.now()).ok


@pytest.mark.parametrize("act", [services.suspend_seal, services.destroy_seal])
def test_what_was_sealed_before_the_seals_end_still_counts(signature: DetachedSignature, seal: Seal, act):
    before = timezone.now()
    ended = act(seal=seal, reason="换届", actor=SYSTEM)
    report = verify_detached(CONTENT, signature, at=before)
    assert report.ok
    assert "seal.stood_then" in {check.detail for check in report.checks}
    # Destroying a seal revokes its certificates; suspending it does not.
    revoked = {"certificate.revoked_stated"} if ended.state == "destroyed" else set()
    assert details(verify_detached(CONTENT, signature)) == {f"seal.{ended.state}"} | revoked


def test_a_key_that_is_no_seals_is_named(signature: DetachedSignature, seal: Seal):
    Seal.objects.all().delete()
    assert details(verify_detached(CONTENT, signature)) == {"seal.unknown"}


def stored(**changes: object) -> str:
    good = {"certificates": ["AAAA"], "format": "sm2-sm3-detached-1", "signature": "AAAA"}
    return json.dumps({**good, **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 5000,
        stored(more=1),
        stored(format="other"),
        stored(certificates=[]),
        stored(certificates=["AAAA"] * 6),
        stored(certificates="AAAA"),
        stored(signature="A"),
        stored(signature="AB=="),
        stored(signature=1),
        b"\xff\xfe",
        base64.b64encode(bytes(70_000)),
    ],
)
def test_text_that_is_no_signature_is_refused_and_reported(db: None, text: str | bytes):
    with pytest.raises(MalformedSignature):
        DetachedSignature.from_json(text)
    assert details(verify_detached(CONTENT, text)) == {"structure.malformed"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=100), st.lists(st.binary(max_size=100), max_size=3))
def test_random_bytes_never_verify_and_never_raise(db: None, raw: bytes, carried: list[bytes]):
    assert not verify_detached(CONTENT, DetachedSignature(raw, tuple(carried))).ok
    assert not verify_detached(CONTENT, raw).ok
