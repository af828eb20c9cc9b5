"""The page that verifies without a network brings all it needs, and its worker keeps all of it."""

from __future__ import annotations

import base64
import json
import re

import pytest
from django.contrib.staticfiles import finders

from apps.ledger.canonical import sm3_hex
from apps.licenses.showing import showing_key
from apps.public.offline import MODULES, READER
from apps.signatures.models import SigningKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(client, seal):
    page = client.get("/verify/offline/").content.decode()
    return json.loads(re.search(r'id="offline-data" type="application/json">(.*?)</script>', page)[1])


def test_the_page_brings_the_certificates_that_codes_are_signed_with(data, seal):
    brought = {sm3_hex(base64.b64decode(c["der"])): c["purpose"] for c in data["certificates"]}
    assert brought == {seal.sm2_key.fingerprint: "seal"}


def test_a_showing_key_is_brought_too(client, seal, settings):
    key = showing_key(until=seal.valid_to.replace(year=seal.valid_to.year - 1))
    assert key.fingerprint[:8] in client.get("/verify/offline/").content.decode()


def test_a_revoked_key_stays_on_the_page(client, seal):
    SigningKey.objects.filter(pk=seal.sm2_key_id).update(state="revoked")
    assert seal.sm2_key.fingerprint[:8] in client.get("/verify/offline/").content.decode()


def test_no_certificate_authority_is_brought(data):
    assert all("根证书" not in c["owner"] for c in data["certificates"])


def test_the_page_costs_the_same_however_many_certificates(client, seal, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get("/verify/offline/")


def test_the_worker_keeps_only_files_that_are_there(client, settings):
    answer = client.get("/verify/offline/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(re.search(r"const FILES = (\[.*?\]);", answer.content.decode())[1])
    assert kept[0] == "/verify/offline/"
    assert [f for f in kept[1:] if not finders.find(f.removeprefix("/static/"))] == []
    for name in (*MODULES, *READER):
        assert any(f.endswith(f"/{name}") for f in kept)


def test_a_new_certificate_renews_what_the_worker_keeps(client, seal):
    before = client.get("/verify/offline/worker.js").content
    showing_key(until=seal.valid_from)
    assert client.get("/verify/offline/worker.js").content != before
