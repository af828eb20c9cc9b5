"""What a certificate says it is for, read by the openssl command and by a second library."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID
from django.conf import settings

from apps.signatures import ca, certificates
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import SigningKey
from apps.signatures.purposes import Purpose
from tests.signatures.conftest import OpenSSL


def issued(purpose: Purpose, algorithm: Algorithm = Algorithm.P256) -> SigningKey:
    name = certificates.Name("测试（演示 DEMO）", "示例省自然资源厅")
    return ca.issue_certificate(alias=f"test.{purpose}", algorithm=algorithm, purpose=purpose, subject=name)


def read(key: SigningKey) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes(key.certificate))


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_time_stamp_certificate_is_for_that_alone_and_critically(db: None, algorithm: Algorithm):
    extension = read(issued(Purpose.TIMESTAMP, algorithm)).extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert extension.critical
    assert list(extension.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_a_responder_is_not_asked_about_itself(db: None):
    extensions = read(issued(Purpose.OCSP)).extensions
    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    assert extensions.get_extension_for_class(x509.OCSPNoCheck)
    with pytest.raises(x509.ExtensionNotFound):
        extensions.get_extension_for_class(x509.CRLDistributionPoints)


def test_a_certificate_says_where_it_can_be_checked(db: None):
    extensions = read(issued(Purpose.SEAL)).extensions
    (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name[0].value == f"{settings.BASE_URL}/pki/p256-issuing.crl"
    access = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert {item.access_method: item.access_location.value for item in access} == {
        AuthorityInformationAccessOID.OCSP: f"{settings.BASE_URL}/pki/ocsp",
        AuthorityInformationAccessOID.CA_ISSUERS: f"{settings.BASE_URL}/pki/p256-issuing.cer",
    }


def test_a_root_names_no_one_above_it(db: None):
    with pytest.raises(x509.ExtensionNotFound):
        read(ca.ensure_authority()[Algorithm.P256].root).extensions.get_extension_for_oid(
            ExtensionOID.CRL_DISTRIBUTION_POINTS
        )


def test_openssl_takes_the_certificate_for_its_purpose_only(db: None, openssl: OpenSSL, tmp_path: Path):
    authority = ca.ensure_authority()[Algorithm.P256]
    for purpose in (Purpose.TIMESTAMP, Purpose.SEAL):
        (tmp_path / f"{purpose}.pem").write_bytes(certificates.to_pem(bytes(issued(purpose).certificate)))
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(bytes(authority.root.certificate)))
    (tmp_path / "issuing.pem").write_bytes(certificates.to_pem(bytes(authority.issuing.certificate)))
    command = ("verify", "-purpose", "timestampsign", "-CAfile", "root.pem", "-untrusted", "issuing.pem")
    assert openssl(*command, "timestamp.pem").stdout.strip() == "timestamp.pem: OK"
    assert openssl(*command, "seal.pem").returncode != 0
