"""Outside authorities and what they issue, made with the openssl command: we do not say ourselves what is right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from asn1crypto import csr, pem
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import algorithms, ca, certificates, chain, requests, revocation, trust
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import InvalidAuthority, InvalidCertificate
from apps.signatures.keys import sign_with
from apps.signatures.models import CertificateRequest, Purpose, SigningKey, TrustedCertificate
from tests.signatures.conftest import OpenSSL

CURVES = {Algorithm.SM2: "SM2", Algorithm.P256: "prime256v1"}
ID = "distid:1234567812345678"
CA_EXT = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")


class Outside:
    """An authority that is not ours: a root and one below it, kept as files for the openssl command."""

    def __init__(self, run: OpenSSL, folder: Path, algorithm: Algorithm = Algorithm.P256) -> None:
        self.run, self.folder = run, folder
        self.sm2 = algorithm is Algorithm.SM2
        self.digest = "-sm3" if self.sm2 else "-sha256"
        self.key("root", CURVES[algorithm])
        self.key("sub", CURVES[algorithm])
        self.root()
        self.issue(
            "sub", "/C=CN/O=外部机构/CN=外部签发", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign"
        )

    def ok(self, *arguments: str) -> None:
        result = self.run(*arguments)
        assert result.returncode == 0, result.stderr

    def key(self, name: str, curve: str) -> None:
        self.ok("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-out", f"{name}.key")

    def root(self, *extra: str, extensions: tuple[str, ...] = CA_EXT, key: str = "root", days: str = "30") -> None:
        identity = ("-sigopt", ID) if self.sm2 else ()
        subject = ("-subj", "/C=CN/O=外部机构/CN=外部根", "-utf8")
        command = ("req", "-x509", "-new", "-key", f"{key}.key", self.digest, *identity, "-days", days)
        self.ok(*command, *subject, *extensions, *extra, "-out", f"{key}.pem")

    def issue(self, name: str, subject: str, extensions: str, *, issuer: str = "root", request: str = "") -> bytes:
        (self.folder / "ext.cnf").write_text(extensions)
        identity = ("-sigopt", ID) if self.sm2 else ()
        if not request:
            request = f"{name}.csr"
            new = ("req", "-new", "-key", f"{name}.key", self.digest, *identity, "-subj", subject, "-utf8")
            self.ok(*new, "-out", request)
        vfy = ("-vfyopt", ID) if self.sm2 else ()
        sign = ("x509", "-req", "-in", request, self.digest, *identity, *vfy, "-CA", f"{issuer}.pem")
        self.ok(*sign, "-CAkey", f"{issuer}.key", "-extfile", "ext.cnf", "-days", "20", "-out", f"{name}.pem")
        return self.read(name)

    def read(self, *names: str) -> bytes:
        return b"".join((self.folder / f"{name}.pem").read_bytes() for name in names)


@pytest.fixture
def outside(openssl: OpenSSL, tmp_path: Path, db: None) -> Outside:
    return Outside(openssl, tmp_path)


def add(data: bytes) -> list[TrustedCertificate]:
    return trust.import_authorities(data=data, actor=SYSTEM)


def refused(data: bytes) -> str:
    with pytest.raises(InvalidAuthority) as refusal:
        add(data)
    assert not TrustedCertificate.objects.exists()
    return refusal.value.code


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_root_and_what_is_below_it_are_taken_from_one_file(openssl, tmp_path, db, algorithm: Algorithm):
    outside = Outside(openssl, tmp_path, algorithm)
    root, below = add(outside.read("sub", "root"))
    assert (root.is_root, below.issuer, below.algorithm) == (True, root, algorithm)
    assert ca.trust_roots()[-1] == bytes(root.certificate)
    assert Entry.objects.filter(kind="trust.added").count() == 2
    add(outside.read("sub", "root"))
    assert Entry.objects.filter(kind="trust.added").count() == 2


def test_der_and_pkcs7_are_read_too(outside: Outside, openssl: OpenSSL, tmp_path: Path):
    outside.ok("crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-certfile", "sub.pem", "-out", "both.p7b")
    outside.ok("x509", "-in", "root.pem", "-outform", "DER", "-out", "root.der")
    packed = trust.read_certificates((tmp_path / "both.p7b").read_bytes())
    assert packed == trust.read_certificates(outside.read("root", "sub"))
    assert trust.read_certificates((tmp_path / "root.der").read_bytes()) == packed[:1]
    _type, _headers, der = pem.unarmor((tmp_path / "both.p7b").read_bytes())
    assert trust.read_certificates(der) == packed


def test_one_below_an_unknown_root_is_refused(outside: Outside):
    assert refused(outside.read("sub")) == "authority_unknown_issuer"


def test_one_that_its_issuer_did_not_sign_is_refused(outside: Outside):
    below = outside.read("sub")
    outside.key("root", "prime256v1")
    outside.root()
    assert refused(outside.read("root") + below) == "authority_signature"


@pytest.mark.parametrize(
    ("extensions", "code"),
    [
        (("-addext", "basicConstraints=critical,CA:FALSE"), "authority_no_issuer"),
        (("-addext", "keyUsage=critical,digitalSignature"), "authority_no_issuer"),
        ((*CA_EXT, "-addext", "nameConstraints=critical,permitted;DNS:a"), "authority_unknown_content"),
    ],
)
def test_what_is_no_authority_is_refused(outside: Outside, extensions: tuple[str, ...], code: str):
    outside.root(extensions=extensions)
    assert refused(outside.read("root")) == code


def test_another_curve_and_another_algorithm_are_refused(outside: Outside):
    outside.key("curve", "secp384r1")
    outside.root(key="curve")
    assert refused(outside.read("curve")) == "authority_algorithm"
    outside.ok("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", "rsa.key")
    outside.root(key="rsa")
    assert refused(outside.read("rsa")) == "authority_algorithm"


def test_one_that_has_ended_or_not_begun_is_refused(outside: Outside, monkeypatch):
    later = timezone.now() + dt.timedelta(days=31)
    monkeypatch.setattr(trust.timezone, "now", lambda: later)
    assert refused(outside.read("root")) == "authority_expired"
    earlier = later - dt.timedelta(days=40)
    monkeypatch.setattr(trust.timezone, "now", lambda: earlier)
    assert refused(outside.read("root")) == "authority_not_yet_valid"


@pytest.mark.parametrize(
    "data", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", bytes(300000)]
)
def test_what_cannot_be_read_is_refused(db: None, data: bytes):
    assert refused(data) == "authority_malformed"


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes):
    with pytest.raises(InvalidAuthority):
        trust.read_certificates(data)


def test_an_altered_root_is_refused(outside: Outside):
    der = bytearray(pem.unarmor(outside.read("root"))[2])
    der[-1] ^= 1
    assert refused(bytes(der)) == "authority_signature"


def test_the_command_imports_and_lists(outside: Outside, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("import_ca", str(tmp_path / "root.pem"))
    assert TrustedCertificate.objects.get().fingerprint in capsys.readouterr().out
    with pytest.raises(CommandError, match="PEM"):
        call_command("import_ca", __file__)


def requested(algorithm: Algorithm = Algorithm.P256, purpose: Purpose = Purpose.SEAL) -> CertificateRequest:
    name = certificates.Name("外部签发的印章（演示 DEMO）", "示例省自然资源厅", "99110000000000001Q")
    return requests.make_request(alias="outside", algorithm=algorithm, purpose=purpose, subject=name, actor=SYSTEM)


USAGE = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation"


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_is_certified_outside(openssl, tmp_path, db, algorithm: Algorithm):
    outside = Outside(openssl, tmp_path, algorithm)
    add(outside.read("root", "sub"))
    request = requested(algorithm)
    (tmp_path / "our.csr").write_bytes(pem.armor("CERTIFICATE REQUEST", bytes(request.der)))
    verify = ("req", "-in", "our.csr", "-verify", "-noout", *(("-vfyopt", ID) if algorithm is Algorithm.SM2 else ()))
    assert "verify OK" in openssl(*verify).stderr
    data = outside.issue("ours", "", USAGE, issuer="sub", request="our.csr")
    key = requests.take_in(request=request, data=data, actor=SYSTEM)
    assert requests.take_in(request=request, data=data, actor=SYSTEM) == key
    assert algorithms.verify(algorithm, bytes(key.public_key), b"content", sign_with(key, b"content"))
    assert len(key.chain()) == 2
    now = key.not_before
    asked = {"at": now, "revocations": revocation.revocations}
    assert chain.check(key.chain(), ca.trust_roots(), **asked) == chain.TRUSTED
    below, root = key.outside_issuer, key.outside_issuer.issuer
    trust.remove_authority(trusted=below, reason="停止服务", actor=SYSTEM)
    asked["at"] = timezone.now()
    assert chain.check(key.chain(), ca.trust_roots(), **asked) == "certificate.revoked_stated"
    trust.remove_authority(trusted=root, reason="停止服务", actor=SYSTEM)
    assert chain.check(key.chain(), ca.trust_roots(), **asked) == "certificate.unknown_root"
    assert Entry.objects.filter(kind="trust.removed").count() == 2


def test_what_does_not_fit_the_request_is_named(outside: Outside, tmp_path: Path):
    request = requested()
    (tmp_path / "our.csr").write_bytes(pem.armor("CERTIFICATE REQUEST", bytes(request.der)))

    def code(data: bytes) -> str:
        with pytest.raises(InvalidCertificate) as refusal:
            requests.take_in(request=request, data=data, actor=SYSTEM)
        return refusal.value.code

    ours = outside.issue("ours", "", USAGE, request="our.csr")
    assert code(outside.read("sub")) == "certificate_other_key"
    assert code(ours) == "certificate_unknown_root"
    add(outside.read("root"))
    wrong = outside.issue("wrong", "", "keyUsage=critical,keyAgreement", request="our.csr")
    assert code(wrong) == "certificate_wrong_usage"
    assert not SigningKey.objects.filter(alias="outside").exists()
    assert requests.take_in(request=request, data=ours, actor=SYSTEM).alias == "outside"


def test_a_name_is_taken_once(db: None):
    requested()
    with pytest.raises(InvalidCertificate, match="outside"):
        requested()


def test_a_request_says_who_and_which_key(db: None):
    request = requested()
    body = csr.CertificationRequest.load(bytes(request.der), strict=True)["certification_request_info"]
    assert body["subject"].native["organization_identifier"] == "NTRCN-99110000000000001Q"
    assert body["subject_pk_info"]["public_key"].native == bytes(request.public_key)


def test_a_removal_needs_a_reason(outside: Outside):
    (root,) = add(outside.read("root"))
    with pytest.raises(InvalidAuthority) as refusal:
        trust.remove_authority(trusted=root, reason=" ", actor=SYSTEM)
    assert refusal.value.code == "authority_reason"


def test_the_command_writes_the_request_and_takes_in_the_certificate(outside: Outside, tmp_path: Path):
    add(outside.read("root"))
    names = ("--name", "印章（演示 DEMO）", "--organization", "示例省自然资源厅", "--algorithm", "p256")
    call_command("outside_certificate", "request", "own", str(tmp_path / "own.csr"), *names)
    outside.issue("own", "", USAGE, request="own.csr")
    call_command("outside_certificate", "take_in", "own", str(tmp_path / "own.pem"))
    assert SigningKey.objects.get(alias="own").outside_issuer is not None
    with pytest.raises(CommandError):
        call_command("outside_certificate", "request", "own", str(tmp_path / "own.csr"), *names)
    with pytest.raises(CommandError, match="nobody"):
        call_command("outside_certificate", "take_in", "nobody", str(tmp_path / "own.pem"))
