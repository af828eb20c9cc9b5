"""The address of the time-stamp authority, asked by the openssl command."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from asn1crypto import tsp as asn1
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.public.limits import Limit
from apps.public.views import pki
from apps.signatures import ca, certificates, container, sm2, tsp
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import TimestampUnavailable
from apps.signatures.models import SigningKey
from apps.signatures.time_authority import OutsideStamp, own_stamp, stamper
from apps.signatures.timestamps import check_token, imprint_of
from tests.signatures.conftest import OpenSSL
from tests.signatures.ses_parts import check as check_seal
from tests.signatures.ses_parts import signature_of

DATA = "江".encode() * 100
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def ask(client: Client, body: bytes) -> bytes:
    answer = client.post("/pki/tsa", body, content_type=tsp.QUERY)
    assert answer.status_code == 200
    assert answer["Content-Type"] == tsp.REPLY
    return answer.content


def failure(body: bytes) -> set[str]:
    status = asn1.PKIStatusInfo.load(body[2 + (body[1] > 127) :])
    assert status["status"].native == "rejection"
    return status["fail_info"].native


@pytest.fixture
def query(openssl: OpenSSL, tmp_path: Path):
    def make(*options: str) -> bytes:
        (tmp_path / "data").write_bytes(DATA)
        openssl("ts", "-query", "-data", "data", "-out", "query", *options)
        return (tmp_path / "query").read_bytes()

    return make


@pytest.mark.parametrize("options", [("-sha256", "-cert"), ("-sha512", "-cert"), ("-sha384", "-cert", "-no_nonce")])
def test_openssl_accepts_the_reply(client: Client, query, openssl: OpenSSL, tmp_path: Path, options: tuple[str, ...]):
    (tmp_path / "reply").write_bytes(ask(client, query(*options)))
    root = SigningKey.objects.get(alias="ca.p256.root")
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(bytes(root.certificate)))
    result = openssl("ts", "-verify", "-queryfile", "query", "-in", "reply", "-CAfile", "root.pem")
    assert "Verification: OK" in result.stdout + result.stderr


def test_without_certificates_openssl_takes_them_from_elsewhere(
    client: Client, query, openssl: OpenSSL, tmp_path: Path
):
    (tmp_path / "reply").write_bytes(ask(client, query("-sha256")))
    key = SigningKey.objects.get(alias="tsa.p256.1")
    (tmp_path / "path.pem").write_bytes(b"".join(certificates.to_pem(der) for der in key.chain()))
    root = SigningKey.objects.get(alias="ca.p256.root")
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(bytes(root.certificate)))
    files = ("-queryfile", "query", "-in", "reply", "-CAfile", "root.pem")
    assert "Verification: OK" not in openssl("ts", "-verify", *files).stdout
    assert "Verification: OK" in openssl("ts", "-verify", *files, "-untrusted", "path.pem").stdout


def test_openssl_reads_the_reply_over_sm3_and_accepts_its_signature(
    client: Client, query, openssl: OpenSSL, tmp_path: Path
):
    (tmp_path / "reply").write_bytes(ask(client, query("-sm3", "-cert")))
    text = openssl("ts", "-reply", "-in", "reply", "-text").stdout
    for part in ("Status: Granted.", "Hash Algorithm: sm3", "Accuracy: 0x01 seconds", "Ordering: no", "Nonce: 0x"):
        assert part in text
    # `ts -verify` gives SM2 no signer's identity, so that the signature is checked by itself.
    openssl("ts", "-reply", "-in", "reply", "-token_out", "-out", "token")
    token = container.read((tmp_path / "token").read_bytes())
    (tmp_path / "attributes").write_bytes(token.attributes)
    (tmp_path / "signature").write_bytes(token.signature)
    (tmp_path / "tsa.pem").write_bytes(certificates.to_pem(token.certificates[0]))
    openssl("x509", "-in", "tsa.pem", "-pubkey", "-noout", "-out", "tsa.pub")
    identity = ("-pkeyopt", f"distid:{sm2.DEFAULT_ID.decode()}")
    files = ("-in", "attributes", "-sigfile", "signature", "-inkey", "tsa.pub", "-pubin")
    result: subprocess.CompletedProcess[str] = openssl(
        "pkeyutl", "-verify", "-rawin", "-digest", "sm3", *files, *identity
    )
    assert "Signature Verified Successfully" in result.stdout, result.stderr


def test_the_certificate_is_for_time_stamps_alone(client: Client, query, openssl: OpenSSL, tmp_path: Path):
    ask(client, query("-sha256"))
    key = SigningKey.objects.get(alias="tsa.p256.1")
    (tmp_path / "tsa.pem").write_bytes(certificates.to_pem(bytes(key.certificate)))
    text = openssl("x509", "-in", "tsa.pem", "-noout", "-text").stdout
    assert "X509v3 Extended Key Usage: critical\n                Time Stamping\n" in text
    assert "Time Stamp signing : Yes" in openssl("x509", "-in", "tsa.pem", "-noout", "-purpose").stdout


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_our_own_request_is_answered_and_the_reply_read(client: Client, algorithm: Algorithm):
    nonce = tsp.new_nonce()
    body = ask(client, tsp.write_query(imprint=imprint_of(DATA, algorithm), nonce=nonce))
    assert check_token(tsp.read_reply(body, nonce=nonce), data=DATA, roots=ca.trust_roots()).ok
    with pytest.raises(TimestampUnavailable):
        tsp.read_reply(body, nonce=nonce + 1)


def test_a_reply_that_refuses_is_no_token(client: Client):
    with pytest.raises(TimestampUnavailable):
        tsp.read_reply(ask(client, b"0"), nonce=1)


IMPRINT = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
EXTENSION = {"extn_id": "2.25.1", "extn_value": b""}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": 2}, "bad_request"),
        ({"nonce": 1 << 512}, "bad_request"),
        ({"message_imprint": {**IMPRINT, "hash_algorithm": {"algorithm": "sha1"}}}, "bad_alg"),
        ({"message_imprint": {**IMPRINT, "hash_algorithm": {"algorithm": "2.25.1"}}}, "bad_alg"),
        ({"message_imprint": {**IMPRINT, "hashed_message": bytes(31)}}, "bad_data_format"),
        ({"req_policy": "2.25.1"}, "unaccepted_policy"),
        ({"extensions": [EXTENSION]}, "unaccepted_extensions"),
        ({"extensions": [{**EXTENSION, "extn_value": bytes(5000)}]}, "bad_data_format"),
    ],
)
def test_what_cannot_be_stamped_is_refused_with_the_reason(client: Client, changes: dict, expected: str):
    query = asn1.TimeStampReq({"version": 1, "message_imprint": IMPRINT, **changes}).dump()
    assert failure(ask(client, query)) == {expected}


@pytest.mark.parametrize("body", [b"0", b"\x30\x80", bytes(100), b"MZ", bytes(100_000)])
def test_what_is_no_request_is_refused(client: Client, body: bytes):
    assert failure(ask(client, body)) == {"bad_data_format"}


@given(st.binary(max_size=200))
@hypothesis_settings(max_examples=200)
def test_random_bytes_are_refused_and_never_raise(noise: bytes):
    with pytest.raises(tsp.Refused):
        tsp.read_query(noise)


def test_a_request_of_another_type_is_refused_by_http(client: Client):
    assert client.post("/pki/tsa", b"{}", content_type="application/json").status_code == 415
    assert client.get("/pki/tsa").status_code == 405


def test_a_locked_keystore_is_told_as_no_time_available(client: Client, query, settings):
    ask(client, query("-sha256"))
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    assert failure(ask(client, query("-sha256"))) == {"time_not_available"}


def test_who_asks_too_often_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pki, "_STAMPS", Limit("timestamps", 2, 60))
    assert [client.post("/pki/tsa", b"0", content_type=tsp.QUERY).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_an_outside_authority_is_asked_over_http(live_server, settings, algorithm: Algorithm):
    settings.TIMESTAMP_URL = f"{live_server.url}/pki/tsa"
    ca.ensure_authority()  # its root is trusted here before it is asked
    stamp = stamper(algorithm)
    assert isinstance(stamp, OutsideStamp)
    assert check_token(stamp(b"value"), data=b"value", roots=ca.trust_roots()).ok


def test_an_outside_authority_that_is_not_trusted_gives_no_stamp(live_server):
    outside = OutsideStamp(f"{live_server.url}/pki/tsa", Algorithm.SM2, roots=())
    with pytest.raises(TimestampUnavailable):
        outside(b"value")


def test_an_outside_address_that_is_something_else_gives_no_stamp(live_server):
    for path in ("/healthz", "/no-such-page"):
        with pytest.raises(TimestampUnavailable):
            OutsideStamp(live_server.url + path, Algorithm.SM2, roots=())(b"value")


def test_a_seal_signature_holds_a_time_stamp():
    seal_signature = signature_of(timestamp=own_stamp(Algorithm.SM2))
    roots = ca.trust_roots()
    found = check_seal(seal_signature, check_timestamp=lambda token, value: check_token(token, data=value, roots=roots))
    assert {"timestamp.good", "timestamp_certificate.trusted"} <= {each.detail for each in found if each.ok}
