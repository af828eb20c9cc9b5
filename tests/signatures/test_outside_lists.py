"""Outside authorities' lists of revoked certificates, made with `openssl ca`: we do not say ourselves what is right."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from asn1crypto import pem
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import ca, chain, outside_lists, reports, revocation, trust
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import InvalidList
from apps.signatures.models import OutsideList, OutsideRevocation
from tests.signatures.conftest import OpenSSL
from tests.signatures.test_trust import Outside

USAGE = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation"
CONFIG = """[ca]
default_ca = own
[own]
database = index.txt
crlnumber = crlnumber
default_md = {digest}
crl_extensions = {extensions}
[plain]
authorityKeyIdentifier = keyid
[delta]
authorityKeyIdentifier = keyid
2.5.29.27 = critical,ASN1:INTEGER:1
[partial]
issuingDistributionPoint = critical,@point
[point]
onlyuser = TRUE
[odd]
1.2.3.4 = critical,ASN1:NULL
"""


class Lists(Outside):
    """The authority's root with a signer below it, whose certificate it can put on a list."""

    def __init__(self, run: OpenSSL, folder: Path, algorithm: Algorithm = Algorithm.P256) -> None:
        super().__init__(run, folder, algorithm)
        self.key("signer", "SM2" if self.sm2 else "prime256v1")
        self.signer = self.issue("signer", "/C=CN/O=外部机构/CN=外部签名人", USAGE)
        (folder / "index.txt").write_text("")
        self.number(16)
        trust.import_authorities(data=self.read("root"), actor=SYSTEM)

    def number(self, number: int) -> None:
        (self.folder / "crlnumber").write_text(f"{number:04X}\n")

    def revoke(self, reason: str, *extra: str) -> None:
        self.config()
        self.ok("ca", "-config", "ca.cnf", *self.by("root"), "-revoke", "signer.pem", "-crl_reason", reason, *extra)

    def date_revocation(self, moment: dt.datetime) -> None:
        """The signer's certificate is seconds old: revoked a little later, it has signed something before."""
        index = self.folder / "index.txt"
        fields = index.read_text().split("\t")
        fields[2] = f"{moment.astimezone(dt.UTC):%y%m%d%H%M%SZ},superseded"
        index.write_text("\t".join(fields))

    def config(self, extensions: str = "plain") -> None:
        digest = self.digest.removeprefix("-")
        (self.folder / "ca.cnf").write_text(CONFIG.format(digest=digest, extensions=extensions))

    def by(self, issuer: str) -> tuple[str, ...]:
        return ("-keyfile", f"{issuer}.key", "-cert", f"{issuer}.pem")

    def list(self, *extra: str, by: str = "root", extensions: str = "plain") -> bytes:
        """PEM; by default good for a day from now."""
        self.config(extensions)
        identity = ("-sigopt", "distid:1234567812345678") if self.sm2 else ()
        period = () if "-crl_nextupdate" in extra else ("-crlhours", "24")
        command = ("ca", "-config", "ca.cnf", "-gencrl", *identity, *self.by(by), *period, *extra)
        self.ok(*command, "-out", "list.pem")
        return (self.folder / "list.pem").read_bytes()


@pytest.fixture
def lists(openssl: OpenSSL, tmp_path: Path, db: None) -> Lists:
    return Lists(openssl, tmp_path)


def take(data: bytes) -> OutsideList:
    return outside_lists.import_list(data=data, actor=SYSTEM)


def refused(data: bytes) -> str:
    before = list(OutsideList.objects.values_list("number", "this_update"))
    with pytest.raises(InvalidList) as refusal:
        take(data)
    assert list(OutsideList.objects.values_list("number", "this_update")) == before
    return refusal.value.code


def answer(lists: Lists, at: dt.datetime, *, proven: bool = True) -> str:
    carried = trust.read_certificates(lists.signer)
    return chain.check(carried, ca.trust_roots(), at=at, revocations=revocation.revocations, proven=proven)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_certificate_on_the_list_is_revoked_as_ours_are(openssl, tmp_path, db, algorithm: Algorithm):
    lists, later = Lists(openssl, tmp_path, algorithm), timezone.now() + dt.timedelta(minutes=1)
    take(lists.list())
    assert answer(lists, later) == chain.TRUSTED
    lists.revoke("superseded")
    lists.date_revocation(later)
    held = take(lists.list())
    assert (held.number, held.entries.get().reason) == ("17", 4)
    revoked = held.entries.get().revoked_at
    assert revoked == later.replace(microsecond=0)
    assert answer(lists, revoked) == "certificate.revoked_proven"
    assert answer(lists, revoked - dt.timedelta(seconds=1)) == "certificate.revoked_later_proven"


def test_a_compromise_reaches_back_as_the_list_says(lists: Lists):
    since = (timezone.now() - dt.timedelta(days=2)).strftime("%Y%m%d%H%M%SZ")
    lists.revoke("keyCompromise", "-crl_compromise", since)
    entry = take(lists.list()).entries.get()
    assert entry.invalid_since.strftime("%Y%m%d%H%M%SZ") == since
    assert revocation.revocations(trust.read_certificates(lists.signer)) == chain.Revoked(entry.invalid_since, True)


def test_nobody_of_another_serial_number_is_revoked(lists: Lists):
    lists.revoke("superseded")
    take(lists.list())
    assert revocation.revocations(trust.read_certificates(lists.read("sub"))) is None


def test_an_outdated_list_is_said_and_leaves_the_answer_open(lists: Lists):
    take(lists.list())
    OutsideList.objects.update(
        this_update=timezone.now() - dt.timedelta(days=2), next_update=timezone.now() - dt.timedelta(seconds=1)
    )
    code = answer(lists, timezone.now() + dt.timedelta(minutes=1))
    assert code == "certificate.list_outdated"
    trusted, revoked = reports.judged(code, chain.GOOD)
    assert (trusted.ok, trusted.decided, revoked.ok, revoked.decided) == (True, True, True, False)
    with translation.override("zh-hans"):
        assert "吊销列表已过期" in revoked.message


def test_what_an_outdated_list_names_is_revoked_all_the_same(lists: Lists):
    lists.revoke("superseded")
    take(lists.list())
    now = timezone.now()
    OutsideList.objects.update(this_update=now - dt.timedelta(days=2), next_update=now - dt.timedelta(seconds=1))
    assert answer(lists, now + dt.timedelta(minutes=1)) == "certificate.revoked_proven"


def test_taking_one_in_is_one_fact(lists: Lists):
    data = lists.list()
    take(data)
    take(data)
    entry = Entry.objects.get(kind="authority.list_taken")
    assert json.loads(entry.data)["number"] == "16"


def test_an_older_number_is_refused(lists: Lists):
    take(lists.list())
    lists.number(15)
    assert refused(lists.list()) == "list_older"


def test_what_a_later_list_drops_stays_revoked_but_a_hold_ends(lists: Lists):
    for reason, left in (("superseded", 1), ("certificateHold", 0)):
        OutsideRevocation.objects.all().delete()
        lists.revoke(reason)
        take(lists.list())
        assert OutsideRevocation.objects.count() == 1
        (lists.folder / "index.txt").write_text("")
        take(lists.list())
        assert OutsideRevocation.objects.count() == left


@pytest.mark.parametrize(
    ("extensions", "code"), [("delta", "list_delta"), ("partial", "list_partial"), ("odd", "list_unknown_content")]
)
def test_a_list_that_is_not_whole_is_refused(lists: Lists, extensions: str, code: str):
    assert refused(lists.list(extensions=extensions)) == code


def test_a_list_of_an_authority_that_is_not_trusted_is_refused(lists: Lists):
    assert refused(lists.list(by="sub")) == "list_unknown_issuer"


def test_a_list_of_one_that_may_sign_none_is_refused(lists: Lists):
    trust.import_authorities(data=lists.read("sub"), actor=SYSTEM)
    assert refused(lists.list(by="sub")) == "list_not_allowed"


def test_a_list_that_another_key_signed_is_refused(lists: Lists):
    lists.key("root", "prime256v1")
    lists.root()
    assert refused(lists.list()) == "list_signature"


def test_a_list_whose_bytes_were_altered_is_refused(lists: Lists):
    lists.revoke("superseded")
    der = bytearray(pem.unarmor(lists.list())[2])
    der[-1] ^= 1
    assert refused(bytes(der)) == "list_signature"


def test_a_list_that_is_over_is_refused(lists: Lists):
    period = ("-crl_lastupdate", "20260101000000Z", "-crl_nextupdate", "20260102000000Z")
    assert refused(lists.list(*period)) == "list_outdated"


def test_a_list_of_the_future_is_refused(lists: Lists):
    period = ("-crl_lastupdate", "20990101000000Z", "-crl_nextupdate", "20990102000000Z")
    assert refused(lists.list(*period)) == "list_not_yet"


def test_a_list_that_is_cut_off_anywhere_is_refused(lists: Lists):
    lists.revoke("superseded")
    der = pem.unarmor(lists.list())[2]
    for length in range(0, len(der), 7):
        assert refused(der[:length]) == "list_malformed"
    assert refused(der + b"\0") == "list_malformed"


@pytest.mark.parametrize("data", [b"", b"x", b"-----BEGIN X509 CRL-----\n", b"0" * (2 * 1024 * 1024 + 1)])
def test_what_is_no_list_is_refused(lists: Lists, data: bytes):
    assert refused(data) == "list_malformed"
    assert refused(lists.read("root")) == "list_malformed"


def test_the_command_takes_one_in_and_names_what_is_wrong(lists: Lists, capsys: pytest.CaptureFixture[str]):
    lists.list()
    call_command("import_crl", lists.folder / "list.pem")
    assert "外部根" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_crl", lists.folder / "missing.pem")
