"""The security administrator's page of certificates."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.custody import authorities
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.signatures import certificates, crl, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import OutsideList, Purpose, Seal, SigningKey, TrustedCertificate

URL = "/custody/certificates/"


def authority(name: str = "外部根（演示 DEMO）", pair: sm2.KeyPair | None = None) -> bytes:
    """A root that is not ours, PEM."""
    pair, start = pair or sm2.generate(), timezone.now() - dt.timedelta(days=1)
    end = start + dt.timedelta(days=30)
    subject = certificates.Name(name, "外部机构")
    request = certificates.Request(subject, pair.public, Algorithm.SM2, start, end, 1, Purpose.CA)
    der = certificates.build(
        request,
        issuer=subject.build(),
        issuer_public_key=pair.public,
        issuer_algorithm=Algorithm.SM2,
        sign=lambda body: sm2.sign(pair, body),
    )
    return certificates.to_pem(der)


def upload(client: Client, data: bytes):
    return client.post(URL, {"file": SimpleUploadedFile("ca.pem", data)})


@pytest.fixture
def trusted(overseer: Client) -> TrustedCertificate:
    assert upload(overseer, authority()).status_code == 302
    return TrustedCertificate.objects.get()


def test_an_authority_is_taken_into_trust_by_its_file(overseer: Client, trusted: TrustedCertificate):
    page = overseer.get(URL).content.decode()
    assert "外部根（演示 DEMO）" in page
    assert trusted.fingerprint in page
    assert Entry.objects.get(kind="trust.added").actor_type == "user"


@pytest.mark.parametrize("data", [b"x", b"x" * 300_000])
def test_a_file_that_is_none_is_refused_at_its_field(overseer: Client, data: bytes):
    answer = upload(overseer, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_removing_asks_for_the_reason_and_says_what_follows(overseer: Client, trusted: TrustedCertificate):
    url = f"{URL}{trusted.pk}/remove/"
    assert "不受信任" in overseer.get(url).content.decode()
    assert overseer.post(url, {"reason": ""}).status_code == 422
    assert overseer.post(url, {"reason": "停止服务"}).status_code == 302
    trusted.refresh_from_db()
    assert trusted.removal_reason == "停止服务"
    assert "停止服务" in overseer.get(URL).content.decode()
    assert overseer.get(url).status_code == 404


def upload_list(client: Client, data: bytes):
    return client.post(f"{URL}list/", {"crl": SimpleUploadedFile("ca.crl", data)})


def revocation_list(pair: sm2.KeyPair, root: bytes) -> bytes:
    now = timezone.now()
    period = {"this_update": now - dt.timedelta(minutes=1), "next_update": now + dt.timedelta(days=7)}
    return crl.build([], issuer=root, number=5, sign=lambda body: sm2.sign(pair, body), **period)


def test_a_list_of_revoked_certificates_is_taken_in(overseer: Client):
    pair = sm2.generate()
    pem_root = authority(pair=pair)
    upload(overseer, pem_root)
    assert "尚未导入证书吊销列表" in overseer.get(URL).content.decode()
    root = bytes(TrustedCertificate.objects.get().certificate)
    assert upload_list(overseer, revocation_list(pair, root)).status_code == 302
    assert "第 5 号证书吊销列表，下次更新" in overseer.get(URL).content.decode()
    assert Entry.objects.get(kind="authority.list_taken").actor_type == "user"
    OutsideList.objects.update(
        this_update=timezone.now() - dt.timedelta(days=9), next_update=timezone.now() - dt.timedelta(days=2)
    )
    assert "过期" in overseer.get(URL).content.decode()


@pytest.mark.parametrize("data", [b"x", b"x" * 2_200_000])
def test_a_list_that_is_none_is_refused_at_its_field(overseer: Client, trusted: TrustedCertificate, data: bytes):
    answer = upload_list(overseer, data)
    assert answer.status_code == 422
    assert answer.context["list_form"].errors["crl"]
    assert not answer.context["form"].errors
    assert overseer.get(f"{URL}list/")["Location"] == URL


def test_only_a_security_administrator_takes_in_a_list(keeper: Client, world: DemoWorld):
    assert upload_list(keeper, b"x").status_code == 404
    with pytest.raises(PermissionDenied):
        authorities.import_list(admin=world.acting("jiadong.seals"), data=b"x")


def test_what_ends_soon_is_listed(overseer: Client, seal: Seal):
    assert "近期没有证书到期" in overseer.get(URL).content.decode()
    key = SigningKey.objects.get(pk=seal.sm2_key_id)
    SigningKey.objects.filter(pk=key.pk).update(not_after=timezone.now() + dt.timedelta(days=60))
    assert key.alias in overseer.get(URL).content.decode()


@pytest.mark.parametrize("path", ["", "1/remove/"])
def test_only_a_security_administrator_has_the_page(keeper: Client, path: str):
    assert keeper.get(URL + path).status_code == 404
    assert Client().get(URL + path).status_code == 302


def test_the_service_asks_for_the_post_itself(world: DemoWorld):
    post = world.acting("jiadong.seals")
    with pytest.raises(PermissionDenied):
        authorities.import_authorities(admin=post, data=authority())


def test_the_page_takes_the_same_queries_for_one_authority_and_for_many(overseer: Client, trusted):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert overseer.get(URL).status_code == 200
        return len(seen)

    one = queries()
    for number in range(3):
        upload(overseer, authority(f"外部根{number}"))
    overseer.get(URL)  # shows the messages of the uploads, which are queries of their own
    assert queries() == one
