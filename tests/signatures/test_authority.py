"""Certificates, checked by the openssl command."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from apps.ledger.models import Entry
from apps.signatures import ca, certificates
from apps.signatures.models import Seal, SigningKey
from tests.signatures.conftest import OpenSSL


@pytest.fixture
def exported(seal: Seal, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Seal:
    call_command("export_certificates", str(tmp_path))
    (tmp_path / "sm2-seal.pem").write_bytes(certificates.to_pem(bytes(seal.sm2_key.certificate)))
    (tmp_path / "p256-seal.pem").write_bytes(certificates.to_pem(bytes(seal.p256_key.certificate)))
    return seal


def test_openssl_accepts_the_p256_chain(exported: Seal, openssl: OpenSSL):
    chain = ("-CAfile", "p256-root.pem", "-untrusted", "p256-issuing.pem", "p256-seal.pem")
    result = openssl("verify", "-x509_strict", *chain)
    assert result.stdout.strip() == "p256-seal.pem: OK", result.stderr


@pytest.mark.parametrize(("issuer", "subject"), [("root", "issuing"), ("issuing", "seal")])
def test_openssl_accepts_each_link_of_the_sm2_chain(exported: Seal, openssl: OpenSSL, issuer: str, subject: str):
    # The command gives the identity to the last certificate only, so that it cannot check two links at once.
    link = ("-partial_chain", "-trusted", f"sm2-{issuer}.pem", f"sm2-{subject}.pem")
    result = openssl("verify", "-x509_strict", "-vfyopt", "distid:1234567812345678", *link)
    assert result.stdout.strip() == f"sm2-{subject}.pem: OK", result.stderr


def test_openssl_refuses_the_chain_without_its_issuer(exported: Seal, openssl: OpenSSL):
    result = openssl("verify", "-vfyopt", "distid:1234567812345678", "-CAfile", "sm2-root.pem", "sm2-seal.pem")
    assert result.returncode != 0


def test_the_certificate_says_who_and_what_for(exported: Seal, openssl: OpenSSL):
    text = openssl("x509", "-in", "sm2-seal.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus").stdout
    for part in (
        "Version: 3",
        "CN=示例省自然资源厅行政审批专用章（演示 DEMO）",
        "organizationIdentifier=NTRCN-99110000000000001Q",
        "CA:FALSE",
        "Digital Signature, Non Repudiation",
        "ASN1 OID: SM2",
    ):
        assert part in text


def test_an_authority_is_made_once(db: None):
    first = ca.ensure_authority()
    assert ca.ensure_authority() == first
    assert SigningKey.objects.count() == 4
    assert Entry.objects.filter(kind="authority.made").count() == 4


def test_serial_numbers_are_positive_long_and_differ():
    serials = {certificates.new_serial() for _ in range(100)}
    assert len(serials) == 100
    assert all(2**126 <= serial < 2**127 for serial in serials)


def test_the_roots_are_the_two_that_sign_themselves(seal: Seal):
    roots = [certificates.parse(der) for der in ca.trust_roots()]
    assert len(roots) == 2
    assert all(root.issuer == root.subject for root in roots)


def test_a_seal_certificate_ends_no_later_than_its_issuer(seal: Seal):
    assert seal.valid_to <= seal.sm2_key.issuer.not_after


def test_a_wrong_passphrase_is_found_at_start(seal: Seal, settings):
    from apps.signatures.errors import KeystoreLocked

    ca.check_keystore()
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    with pytest.raises(KeystoreLocked):
        ca.check_keystore()
