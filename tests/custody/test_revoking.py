"""Our own certificates on the security administrator's page, and how one is revoked there."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.cases.seals import make_seals
from apps.custody import authorities
from apps.custody.certificate_selectors import PAGE_SIZE, Standing, lines_of
from apps.custody.consequences import consequences
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import time_authority
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import KeyState, Reason, Revocation, Seal, SigningKey
from apps.signatures.renewal import renew_key
from apps.signatures.revocation import revoke_key
from tests.custody.conftest import SignIn

LIST = "/custody/certificates/"
GROUND = "值班人员报告密钥介质遗失"
DAY = dt.timedelta(days=1)


def url(key: SigningKey) -> str:
    return f"{LIST}keys/{key.pk}/revoke/"


def text(response) -> str:
    return response.content.decode()


def written(moment: dt.datetime) -> str:
    """As a browser sends what was entered."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def key(seal: Seal) -> SigningKey:
    """The approval seal's SM2 key, certified ten days ago."""
    SigningKey.objects.filter(pk=seal.sm2_key_id).update(not_before=timezone.now() - 10 * DAY)
    return SigningKey.objects.get(pk=seal.sm2_key_id)


@pytest.fixture
def entered() -> dict[str, str]:
    """A compromise noticed two days after it happened."""
    since = written(timezone.now() - 2 * DAY)
    return {"reason": "1", "invalid_since": since, "ground": GROUND}


def listed(standing: str = "") -> list[SigningKey]:
    found: list[SigningKey] = []
    older: int | None = 10**9
    while older:
        lines, older = lines_of(SigningKey.objects.all(), standing=standing, before=str(older))
        found += [line.key for line in lines]
    return found


def test_the_list_says_whose_each_is_and_when_it_ends(key: SigningKey, overseer: Client):
    SigningKey.objects.filter(pk=key.pk).update(not_after=timezone.now() + 40 * DAY)
    page = text(overseer.get(LIST))
    for words in ("甲东县自然资源局行政审批专用章（演示 DEMO）", key.serial, "40 天后到期", url(key)):
        assert words in page


def test_each_certificate_stands_in_one_state(key: SigningKey, seal: Seal):
    successor = renew_key(key=key, actor=SYSTEM, new_key=True)
    revoke_key(key=seal.p256_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    ended = Seal.objects.get(kind="license").sm2_key
    SigningKey.objects.filter(pk=ended.pk).update(not_before=timezone.now() - 2 * DAY, not_after=timezone.now() - DAY)
    assert listed(Standing.RENEWED) == [key]
    assert listed(Standing.REVOKED) == [seal.p256_key]
    assert listed(Standing.ENDED) == [ended]
    assert successor in listed(Standing.IN_FORCE)
    assert sorted(k.pk for standing in Standing.values for k in listed(standing)) == sorted(k.pk for k in listed())


def test_the_filter_is_kept_from_page_to_page(key: SigningKey, overseer: Client, world: DemoWorld):
    for code in ("990100", "990102"):
        make_seals(authority=world.authority(code), actor=SYSTEM)
    first = overseer.get(LIST, {"standing": "in_force"})
    further = first.context["pages"].older
    assert further.startswith("?standing=in_force&")
    second = overseer.get(LIST + further.removesuffix("#own"))
    shown = [[line.key.pk for line in page.context["lines"]] for page in (first, second)]
    assert len(shown[0]) == PAGE_SIZE
    assert shown[1]
    assert max(shown[1]) < min(shown[0])


@pytest.mark.parametrize("standing", ["x", "revoked'", "1"])
def test_a_filter_that_there_is_not_lists_all(key: SigningKey, overseer: Client, standing: str):
    answer = overseer.get(LIST, {"standing": standing})
    assert [line.key for line in answer.context["lines"]] == listed()[:PAGE_SIZE]


def test_the_list_takes_the_same_queries_for_few_and_for_many(key: SigningKey, overseer: Client, world: DemoWorld):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert overseer.get(LIST).status_code == 200
        return len(seen)

    few = queries()
    for code in ("990100", "990102", "990201"):
        make_seals(authority=world.authority(code), actor=SYSTEM)
    renew_key(key=key, actor=SYSTEM)
    revoke_key(key=Seal.objects.latest("pk").sm2_key, reason=Reason.SUPERSEDED, actor=SYSTEM)
    assert queries() == few


def test_what_follows_is_shown_before_anything_is_done(key: SigningKey, overseer: Client, entered: dict[str, str]):
    page = text(overseer.post(url(key), entered))
    since = entered["invalid_since"].replace("T", " ")
    for words in (f"{since} 起签署的", "有时间戳证明", "甲东县自然资源局行政审批专用章", GROUND, "不能撤销"):
        assert words in page
    assert not Revocation.objects.exists()


def test_confirmed_it_is_revoked_in_the_administrators_name(key: SigningKey, overseer: Client, entered: dict[str, str]):
    answer = overseer.post(url(key), {**entered, "confirmed": "1"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    revocation = Revocation.objects.get()
    assert revocation.key == key
    assert (revocation.reason, written(revocation.invalid_since)) == (1, entered["invalid_since"])
    entry = Entry.objects.get(kind="key.revoked")
    assert (entry.actor_type, json.loads(entry.acting_for)["duty"]) == ("user", "security_admin")
    assert json.loads(entry.data)["ground"] == GROUND
    page = text(overseer.get(LIST, {"standing": "revoked"}))
    assert "私钥丢失" in page
    assert entered["invalid_since"].replace("T", " ") in page


def test_a_confirmation_sent_twice_revokes_once(key: SigningKey, overseer: Client, entered: dict[str, str]):
    for reason in ("1", "4"):
        answer = overseer.post(url(key), {**entered, "reason": reason, "confirmed": "1"})
        assert answer.status_code == 302
    assert Revocation.objects.get().reason == Reason.KEY_COMPROMISE
    assert Entry.objects.filter(kind="key.revoked").count() == 1
    assert overseer.get(url(key)).status_code == 302


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1"}])
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": ""}, "reason", "请选择"),
        ({"reason": "6"}, "reason", "6"),
        ({"reason": "x"}, "reason", "x"),
        ({"ground": " "}, "ground", "请填写"),
        ({"ground": "长" * 501}, "ground", "500"),
        ({"invalid_since": ""}, "invalid_since", "请填写"),
        ({"invalid_since": "昨天"}, "invalid_since", "有效"),
        ({"invalid_since": "9999-12-31T23:59"}, "invalid_since", "不能晚于现在"),
        ({"invalid_since": "0001-01-01T00:00"}, "invalid_since", "早于"),
        ({"reason": "4"}, "invalid_since", "密钥"),
    ],
)
def test_a_wrong_entry_is_named_at_its_field_and_nothing_is_lost(
    key: SigningKey,
    overseer: Client,
    entered: dict[str, str],
    change: dict[str, str],
    field: str,
    words: str,
    confirmed: dict[str, str],
):
    sent = {**entered, **change}
    answer = overseer.post(url(key), {**sent, **confirmed})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in str(form.errors[field])
    assert {name: form[name].value() for name in form.fields} == sent
    assert not Revocation.objects.exists()


def test_a_moment_before_the_certificate_is_refused(key: SigningKey, overseer: Client, entered: dict[str, str]):
    before = written(key.not_before - dt.timedelta(minutes=2))
    answer = overseer.post(url(key), {**entered, "invalid_since": before})
    assert "invalid_since" in answer.context["form"].errors
    after = written(key.not_before + dt.timedelta(minutes=2))
    assert overseer.post(url(key), {**entered, "invalid_since": after}).status_code == 200


def test_what_was_entered_can_be_changed(key: SigningKey, overseer: Client, entered: dict[str, str]):
    page = text(overseer.post(url(key), {**entered, "change": "1"}))
    assert f'value="{entered["invalid_since"]}"' in page
    assert GROUND in page
    assert not Revocation.objects.exists()


def test_a_renewed_certificate_of_the_same_key_is_revoked_with_it(key: SigningKey, overseer: Client, entered):
    successor = renew_key(key=key, actor=SYSTEM)
    page = text(overseer.post(url(key), entered))
    assert "另外 1 张证书" in page
    overseer.post(url(key), {**entered, "confirmed": "1"})
    successor.refresh_from_db()
    assert successor.state == KeyState.REVOKED


def test_a_lost_time_stamp_key_is_said_to_prove_nothing_any_more(world: DemoWorld, seal: Seal):
    stamping = time_authority.time_authority(Algorithm.SM2)
    said = consequences(key=stamping, reason=Reason.KEY_COMPROMISE, invalid_since=timezone.now())
    assert any("时间戳" in sentence and "不再" in sentence for sentence in said)


def test_without_a_compromise_what_was_signed_before_stays_good(key: SigningKey, overseer: Client):
    page = text(overseer.post(url(key), {"reason": "4", "invalid_since": "", "ground": GROUND}))
    assert "此前签署的仍然有效" in page
    assert "不再可信" not in page


@pytest.mark.parametrize("username", ["jiadong.seals", "jiadong.approver", "citizen", "admin.system", "admin.audit"])
def test_nobody_else_revokes(key: SigningKey, signed_in: SignIn, entered: dict[str, str], username: str):
    client = signed_in(username)
    assert client.get(url(key)).status_code == 404
    assert client.post(url(key), {**entered, "confirmed": "1"}).status_code == 404
    assert Client().get(url(key)).status_code == 302
    assert not Revocation.objects.exists()


def test_an_authoritys_own_key_is_not_revoked_here(key: SigningKey, overseer: Client, world: DemoWorld, entered):
    for authority in SigningKey.objects.filter(purpose="ca"):
        assert overseer.post(url(authority), {**entered, "confirmed": "1"}).status_code == 404
        assert url(authority) not in text(overseer.get(LIST))
        with pytest.raises(PermissionDenied):
            authorities.revoke_key(
                admin=world.acting("admin.security"), key=authority, reason=4, invalid_since=None, ground=GROUND
            )
    assert not Revocation.objects.exists()


def test_keys_of_authorities_that_are_not_below_are_out_of_scope(overseer: Client, world: DemoWorld, entered):
    make_seals(authority=world.authority("000000"), actor=SYSTEM)
    other = Seal.objects.filter(owner_code=world.authority("000000").uscc).latest("pk").sm2_key
    assert overseer.post(url(other), {**entered, "confirmed": "1"}).status_code == 404
    assert other.serial not in text(overseer.get(LIST))


def test_the_service_asks_for_the_post_itself(key: SigningKey, world: DemoWorld):
    with pytest.raises(PermissionDenied):
        authorities.revoke_key(
            admin=world.acting("jiadong.seals"), key=key, reason=4, invalid_since=None, ground=GROUND
        )
