"""The addresses that stand in certificates, asked by the openssl command's messages and a second library."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from asn1crypto import ocsp as parsed
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as second
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.ledger.services import SYSTEM
from apps.signatures import algorithms, ca, certificates, ocsp, services
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import Purpose, Reason, Seal, SigningKey
from apps.signatures.revocation import revoke_key

pytestmark = pytest.mark.django_db
P256, SM2 = Algorithm.P256, Algorithm.SM2


@pytest.fixture
def seal() -> Seal:
    owner = {"owner_code": "99110000000000001Q", "owner_name": "示例省自然资源厅"}
    return services.make_seal(**owner, name="行政审批专用章", kind="approval", actor=SYSTEM)


def load(key: SigningKey) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes(key.certificate))


def asked(key: SigningKey, *, nonce: bytes | None = None, algorithm: HashAlgorithm | None = None) -> bytes:
    # By hash: the library would have to understand an SM2 key to take the certificate itself.
    algorithm = algorithm or SHA256()
    name, point = certificates.parse(bytes(key.issuer.certificate)).subject.dump(), bytes(key.issuer.public_key)
    hashes = [hashlib.new(algorithm.name, part).digest() for part in (name, point)]
    builder = second.OCSPRequestBuilder().add_certificate_by_hash(*hashes, int(key.serial, 16), algorithm)
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def repeated(question: bytes, times: int) -> bytes:
    """The same certificate asked about several times, which the second library cannot write."""
    request = parsed.OCSPRequest.load(question)
    one = request["tbs_request"]["request_list"][0].native["req_cert"]
    return parsed.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": one}] * times}}).dump()


def post(client, body: bytes) -> second.OCSPResponse:
    answer = client.post("/pki/ocsp", body, content_type="application/ocsp-request")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ocsp-response")
    return second.load_der_ocsp_response(answer.content)


@pytest.mark.parametrize("algorithm", [SHA1(), SHA256()])
def test_a_good_certificate_is_good(client, seal, algorithm):
    answer = post(client, asked(seal.p256_key, nonce=b"0123456789abcdef", algorithm=algorithm))
    assert answer.certificate_status is second.OCSPCertStatus.GOOD
    assert answer.serial_number == int(seal.p256_key.serial, 16)
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"0123456789abcdef"
    assert answer.this_update_utc < answer.next_update_utc


def test_a_revoked_one_is_revoked_with_time_and_reason(client, seal):
    since = timezone.now() - dt.timedelta(minutes=2)
    made = revoke_key(key=seal.p256_key, reason=Reason.KEY_COMPROMISE, actor=SYSTEM, invalid_since=since)
    answer = post(client, asked(seal.p256_key))
    assert answer.certificate_status is second.OCSPCertStatus.REVOKED
    assert answer.revocation_reason is x509.ReasonFlags.key_compromise
    assert answer.revocation_time_utc == made.revoked_at.replace(microsecond=0)


def test_one_that_was_never_issued_is_unknown(client, seal):
    seal.p256_key.serial = "1234"
    assert post(client, asked(seal.p256_key)).certificate_status is second.OCSPCertStatus.UNKNOWN


def test_the_answer_is_signed_by_a_responder_that_the_issuer_named(client, seal):
    answer = post(client, asked(seal.p256_key))
    (responder,) = answer.certificates
    responder.verify_directly_issued_by(load(seal.p256_key.issuer))
    responder.public_key().verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(SHA256()))


def test_an_answer_about_an_sm2_certificate_is_signed_with_sm2(client, seal):
    answer = post(client, asked(seal.sm2_key))
    responder = SigningKey.objects.get(purpose=Purpose.OCSP)
    assert (responder.algorithm, responder.issuer) == (SM2, seal.sm2_key.issuer)
    assert algorithms.verify(SM2, bytes(responder.public_key), answer.tbs_response_bytes, answer.signature)


def test_the_issuing_certificate_is_answered_for_by_the_root(client, seal):
    answer = post(client, asked(seal.p256_key.issuer))
    assert answer.certificate_status is second.OCSPCertStatus.GOOD
    assert SigningKey.objects.get(purpose=Purpose.OCSP).issuer == seal.p256_key.issuer.issuer


def test_a_question_may_stand_in_the_address(client, seal):
    text = base64.b64encode(asked(seal.p256_key)).decode()
    for form in (text, quote(text, safe="")):
        answer = second.load_der_ocsp_response(client.get(f"/pki/ocsp/{form}").content)
        assert answer.certificate_status is second.OCSPCertStatus.GOOD


def test_another_authoritys_certificate_is_not_ours_to_answer_for(client, seal):
    other = second.OCSPRequestBuilder().add_certificate_by_hash(bytes(32), bytes(32), 5, SHA256()).build()
    assert post(client, other.public_bytes(Encoding.DER)).response_status.name == "UNAUTHORIZED"


@pytest.mark.parametrize("body", [b"", b"0", b"\x30\x00", b"\x30\x80", b"GET", bytes(ocsp.MAX_BYTES + 1)])
def test_what_is_no_question_is_answered_as_malformed(client, seal, body):
    assert post(client, body).response_status.name == "MALFORMED_REQUEST"


@pytest.mark.parametrize("text", ["", "!", "AAA", "A" * 20000, "MIIB%00"])
def test_what_is_no_question_in_the_address_is_malformed_too(client, text):
    content = client.get(f"/pki/ocsp/{text}").content if text else client.post("/pki/ocsp").content
    assert second.load_der_ocsp_response(content).response_status.name == "MALFORMED_REQUEST"


def test_a_nonce_without_end_is_malformed(client, seal):
    assert post(client, asked(seal.p256_key, nonce=bytes(129))).response_status.name == "MALFORMED_REQUEST"


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_make_it_fail(body: bytes, place: int, value: int):
    altered = bytearray(GOOD)
    altered[place % len(altered)] = value
    for question in (body, bytes(altered), GOOD + body):
        try:
            ocsp.read(question)
        except ValueError:
            continue


GOOD = (
    second.OCSPRequestBuilder()
    .add_certificate_by_hash(bytes(32), bytes(32), 5, SHA256())
    .add_extension(x509.OCSPNonce(bytes(16)), critical=False)
    .build()
    .public_bytes(Encoding.DER)
)


def test_a_keystore_that_is_locked_is_said_as_an_error_inside(client, seal, settings):
    ocsp.responder(seal.p256_key.issuer)
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    assert post(client, asked(seal.p256_key)).response_status.name == "INTERNAL_ERROR"


def test_a_responder_near_its_end_is_replaced(client, seal):
    first = ocsp.responder(seal.p256_key.issuer)
    assert ocsp.responder(seal.p256_key.issuer) == first
    SigningKey.objects.filter(pk=first.pk).update(not_after=timezone.now() + dt.timedelta(days=29))
    assert ocsp.responder(seal.p256_key.issuer) != first


def test_the_number_of_certificates_does_not_change_the_number_of_queries(client, seal, django_assert_max_num_queries):
    post(client, asked(seal.p256_key))
    with django_assert_max_num_queries(3):
        assert ocsp.answer(repeated(asked(seal.p256_key), 10)) != ocsp.refusal("malformed_request")
    assert post(client, repeated(asked(seal.p256_key), 21)).response_status.name == "MALFORMED_REQUEST"


def test_the_openssl_command_asks_and_believes_the_answer(client, seal, tmp_path: Path):
    def openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    key = seal.p256_key
    for name, part in (("seal", key), ("issuing", key.issuer), ("root", key.issuer.issuer)):
        (tmp_path / f"{name}.pem").write_bytes(certificates.to_pem(bytes(part.certificate)))
    openssl("ocsp", "-issuer", "issuing.pem", "-cert", "seal.pem", "-reqout", "question.der")
    answer = client.post("/pki/ocsp", (tmp_path / "question.der").read_bytes(), "application/ocsp-request")
    (tmp_path / "answer.der").write_bytes(answer.content)
    files = ("-issuer", "issuing.pem", "-cert", "seal.pem", "-reqin", "question.der", "-respin", "answer.der")
    result = openssl("ocsp", *files, "-CAfile", "root.pem", "-no_nonce")  # no second nonce beside the question's
    assert "Response verify OK" in result.stderr
    assert "seal.pem: good" in result.stdout
    assert "nonce" not in result.stderr


@pytest.mark.parametrize("name", ["sm2-root", "sm2-issuing", "p256-root", "p256-issuing"])
def test_certificates_and_lists_are_downloaded_by_their_addresses(client, seal, name):
    certificate = client.get(f"/pki/{name}.cer")
    assert certificate["Content-Type"] == "application/pkix-cert"
    assert certificate.content == bytes(ca.by_slug(name).certificate)
    first = client.get(f"/pki/{name}.crl")
    assert (first.status_code, first["Content-Type"]) == (200, "application/pkix-crl")
    assert client.get(f"/pki/{name}.crl").content == first.content
    assert x509.load_der_x509_crl(first.content).issuer == load(ca.by_slug(name)).subject


def test_a_list_is_newer_than_the_last_revocation_whoever_slept(client, seal):
    before = client.get("/pki/sm2-issuing.crl").content
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    assert len(x509.load_der_x509_crl(before)) == 0
    assert len(x509.load_der_x509_crl(client.get("/pki/sm2-issuing.crl").content)) == 1


def test_without_the_keystore_the_last_list_is_served(client, seal, settings):
    assert client.get("/pki/sm2-issuing.crl").status_code == 200
    revoke_key(key=seal.sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    assert client.get("/pki/sm2-issuing.crl").status_code == 200
    assert client.get("/pki/p256-issuing.crl").status_code == 503


@pytest.mark.parametrize("path", ["/pki/other.crl", "/pki/other.cer", "/pki/seal-99110000000000001Q.cer"])
def test_an_unknown_authority_has_no_address(client, seal, path):
    assert client.get(path).status_code == 404


def test_plain_http_is_answered_where_the_rest_is_redirected(client, seal, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/pki/p256-root.cer").status_code == 200
    assert client.get("/guides/").status_code == 301
