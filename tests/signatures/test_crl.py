"""Revocation lists, read by the openssl command and by a second library."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.utils import timezone

from apps.ledger.services import SYSTEM
from apps.signatures import ca, certificates, crl, tasks
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import Reason, RevocationList, Seal, SigningKey
from apps.signatures.revocation import revoke_key
from tests.signatures.conftest import OpenSSL


@pytest.fixture
def revoked(seal: Seal) -> Seal:
    since = timezone.now() - dt.timedelta(minutes=2)
    for key in (seal.sm2_key, seal.p256_key):
        revoke_key(key=key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM, invalid_since=since)
    return seal


def read(made: RevocationList) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(bytes(made.der))


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_openssl_verifies_the_list(revoked: Seal, openssl: OpenSSL, tmp_path: Path, algorithm: Algorithm):
    issuer = ca.ensure_authority()[algorithm].issuing
    der = bytes(crl.publish(issuer=issuer).der)
    (tmp_path / "issuer.pem").write_bytes(certificates.to_pem(bytes(issuer.certificate)))
    (tmp_path / "list.crl").write_bytes(der)
    if algorithm is Algorithm.P256:
        result = openssl("crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "issuer.pem", "-verify", "-noout")
        assert "verify OK" in result.stderr, result.stderr
        return
    # The command's `crl` takes no SM2 identity: the signature is checked over the same bytes with `pkeyutl`.
    from asn1crypto import crl as parsed

    made = parsed.CertificateList.load(der)
    (tmp_path / "body").write_bytes(made["tbs_cert_list"].dump())
    (tmp_path / "signature").write_bytes(made["signature"].native)
    openssl("x509", "-in", "issuer.pem", "-pubkey", "-noout", "-out", "key.pem")
    identity = ("-pkeyopt", "distid:1234567812345678", "-digest", "sm3", "-rawin")
    files = ("-pubin", "-inkey", "key.pem", "-in", "body", "-sigfile", "signature")
    result = openssl("pkeyutl", "-verify", *files, *identity)
    assert "Signature Verified Successfully" in result.stdout, result.stderr


def test_openssl_refuses_the_revoked_certificate_by_the_list(revoked: Seal, openssl: OpenSSL, tmp_path: Path):
    authority = ca.ensure_authority()[Algorithm.P256]
    chain = b"".join(certificates.to_pem(bytes(key.certificate)) for key in (authority.root, authority.issuing))
    lists = b"".join(
        pem.armor("X509 CRL", bytes(crl.publish(issuer=key).der)) for key in (authority.root, authority.issuing)
    )
    (tmp_path / "all.pem").write_bytes(chain + lists)
    (tmp_path / "seal.pem").write_bytes(certificates.to_pem(bytes(revoked.p256_key.certificate)))
    result = openssl("verify", "-crl_check_all", "-CAfile", "all.pem", "seal.pem")
    assert "certificate revoked" in result.stderr


def test_a_second_library_reads_number_times_key_reason_and_date(revoked: Seal):
    issuer = revoked.p256_key.issuer
    made = crl.publish(issuer=issuer)
    found = read(made)
    public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes(issuer.public_key))
    assert found.is_signature_valid(public_key)
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == made.number == 1
    key_id = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    assert key_id == certificates.key_identifier(bytes(issuer.public_key))
    assert (found.last_update_utc, found.next_update_utc) == (made.this_update, made.this_update + crl.LIVES)
    (entry,) = found
    assert f"{entry.serial_number:x}" == revoked.p256_key.serial
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    since = entry.extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc
    assert since == revoked.p256_key.revocation.invalid_since.replace(microsecond=0)


def test_an_unstated_reason_is_left_out(seal: Seal):
    revoke_key(key=seal.sm2_key, reason=Reason.UNSPECIFIED, actor=SYSTEM)
    (entry,) = read(crl.publish(issuer=seal.sm2_key.issuer))
    assert len(entry.extensions) == 0


def test_a_list_of_nothing_is_a_list(seal: Seal):
    assert len(read(crl.publish(issuer=seal.sm2_key.issuer.issuer))) == 0


def test_a_new_list_is_made_for_a_revocation_and_after_a_day_only(seal: Seal):
    issuer = seal.sm2_key.issuer
    first = crl.publish(issuer=issuer)
    assert crl.publish(issuer=issuer) == first
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    second = crl.publish(issuer=issuer)
    assert (second.number, len(read(second))) == (2, 1)
    assert crl.publish(issuer=issuer) == second
    RevocationList.objects.update(this_update=timezone.now() - crl.FRESH)
    assert crl.publish(issuer=issuer).number == 3


def test_the_sweep_publishes_for_every_authority(seal: Seal):
    tasks.publish_revocation_lists()
    issuers = set(RevocationList.objects.values_list("issuer__alias", flat=True))
    assert issuers == {"ca.sm2.root", "ca.sm2.issuing", "ca.p256.root", "ca.p256.issuing"}


def test_a_revocation_publishes_at_once(seal: Seal, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    assert len(read(crl.newest(seal.sm2_key.issuer))) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_list():
    issuer = ca.ensure_authority()[Algorithm.SM2].issuing

    def publish(_number: int) -> int:
        try:
            return crl.publish(issuer=issuer).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(publish, range(6))) == {1}
    assert SigningKey.objects.get(pk=issuer.pk).revocation_lists.count() == 1
