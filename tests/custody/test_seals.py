"""The pages of seals: who sees them, what they show, and what a keeper does there."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.models import SealAuthorization
from apps.cases.seals import make_seals
from apps.custody import selectors, services
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM, Subject
from apps.signatures.models import Seal, SealState
from apps.signatures.services import record_use
from tests.custody.conftest import SignIn


def text(response) -> str:
    return response.content.decode()


def url(seal: Seal, page: str = "") -> str:
    return f"/custody/{seal.pk}/{page}"


def test_a_keeper_sees_the_seals_of_their_authority(seal: Seal, keeper: Client, world: DemoWorld):
    make_seals(authority=world.authority("990102"), actor=SYSTEM)
    page = text(keeper.get("/custody/"))
    assert "甲东县自然资源局 行政审批专用章" in page
    assert "甲西县自然资源局" not in page


def test_a_security_administrator_sees_those_of_all_below(seal: Seal, overseer: Client, world: DemoWorld):
    make_seals(authority=world.authority("000000"), actor=SYSTEM)
    page = text(overseer.get("/custody/"))
    assert "甲东县自然资源局 行政审批专用章" in page
    assert "示例自然资源部 行政审批专用章" not in page
    assert "制作印章" not in page


def test_the_list_takes_the_same_queries_for_one_seal_and_for_many(seal: Seal, overseer: Client, world: DemoWorld):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert overseer.get("/custody/").status_code == 200
        return len(seen)

    overseer.get("/custody/")
    few = queries()
    for code in ("990100", "990102", "990201"):
        make_seals(authority=world.authority(code), actor=SYSTEM)
    assert queries() == few


def test_a_list_goes_on_where_the_page_before_ended(seal: Seal):
    first = selectors.slice_of(Seal.objects.all(), size=1)
    second = selectors.slice_of(Seal.objects.all(), size=1, before=str(first.older))
    assert [first.rows[0].kind, second.rows[0].kind, second.older] == ["license", "approval", None]
    for nonsense in ("x", "-1", "９", "1" * 30, ""):
        assert selectors.slice_of(Seal.objects.all(), size=1, before=nonsense).rows == first.rows


def test_the_page_of_a_seal_says_all_about_it(seal: Seal, keeper: Client):
    page = text(keeper.get(url(seal)))
    for words in (seal.es_id, "GB/T 38540-2020", "42 毫米", seal.sm2_key.fingerprint, seal.maker_key.fingerprint):
        assert words in page
    assert "制章者" in page
    assert f'width="{round(42 * 96 / 25.4)}"' in page


def test_its_picture_is_the_seals_own(seal: Seal, keeper: Client):
    response = keeper.get(url(seal, "picture.png"))
    assert (response["Content-Type"], response.content) == ("image/png", bytes(seal.picture))


@pytest.mark.parametrize("username", ["jiaxi.seals", "jiadong.approver", "citizen", "admin.system", "admin.audit"])
def test_others_see_nothing(seal: Seal, signed_in: SignIn, username: str):
    client = signed_in(username)
    for page in ("", "picture.png", "uses/", "suspend/"):
        assert client.get(url(seal, page)).status_code == 404
    assert client.post(url(seal, "suspend/"), {"reason": "外人"}).status_code == 404
    seal.refresh_from_db()
    assert seal.state == SealState.ACTIVE


def test_a_security_administrator_only_looks(seal: Seal, overseer: Client):
    assert url(seal, "suspend/") not in text(overseer.get(url(seal)))
    assert overseer.post(url(seal, "suspend/"), {"reason": "看看"}).status_code == 404
    assert overseer.post(url(seal, "automatic/"), {"kind": "filing_receipt", "end": "1"}).status_code == 404
    assert overseer.get("/custody/new/").status_code == 404


@pytest.mark.parametrize(
    ("acts", "state"),
    [(["suspend"], "suspended"), (["suspend", "resume"], "active"), (["destroy"], "destroyed")],
)
def test_a_keeper_suspends_resumes_and_destroys(seal: Seal, keeper: Client, acts: list[str], state: str):
    for act in acts:
        assert keeper.get(url(seal, f"{act}/")).status_code == 200
        assert keeper.post(url(seal, f"{act}/"), {"reason": "年度清点"}).status_code == 302
    seal.refresh_from_db()
    assert seal.state == state
    entry = Entry.objects.filter(subject_type="seal", subject_id=str(seal.pk)).latest("chain_index")
    assert (entry.actor_name, json.loads(entry.data)["reason"]) == ("章守信", "年度清点")
    page = text(keeper.get(url(seal)))
    assert "年度清点" in page
    assert "章守信 印章保管" in page


@pytest.mark.parametrize("reason", ["", " ", "短", "长" * 201])
def test_no_act_without_a_reason(seal: Seal, keeper: Client, reason: str):
    response = keeper.post(url(seal, "destroy/"), {"reason": reason})
    assert response.status_code == 422
    for error in response.context["form"].errors["reason"]:
        assert error in text(response)
    seal.refresh_from_db()
    assert seal.state == SealState.ACTIVE


def test_a_destroyed_seal_says_why_nothing_can_be_done(seal: Seal, keeper: Client):
    keeper.post(url(seal, "destroy/"), {"reason": "磨损"})
    response = keeper.post(url(seal, "resume/"), {"reason": "反悔"})
    assert response.status_code == 422
    assert "已销毁" in text(response)


def test_an_act_that_there_is_not_is_not_found(seal: Seal, keeper: Client):
    assert keeper.get(url(seal, "lend/")).status_code == 404


def test_a_keeper_ends_and_gives_automatic_sealing(seal: Seal, keeper: Client):
    standing = SealAuthorization.objects.filter(seal=seal, kind="filing_receipt", ended_at__isnull=True)
    keeper.post(url(seal, "automatic/"), {"kind": "filing_receipt", "end": "1"})
    assert not standing.exists()
    keeper.post(url(seal, "automatic/"), {"kind": "filing_receipt"})
    assert standing.exists()
    assert keeper.post(url(seal, "automatic/"), {"kind": "grant_decision"}).status_code == 404


def test_every_use_is_listed(seal: Seal, keeper: Client):
    with transaction.atomic():
        for number in range(7):
            record_use(
                seal=seal,
                subject=Subject("case", "1"),
                title=f"受理通知书 第{number}号",
                digest=f"{number:064}",
                ground="window",
                actor=SYSTEM,
            )
    page, listing = text(keeper.get(url(seal))), text(keeper.get(url(seal, "uses/")))
    assert ("第6号" in page, "第1号" in page) == (True, False)
    assert all(f"第{number}号" in listing for number in range(7))
    assert "受理窗口" in listing


def test_the_page_takes_the_same_queries_however_much_happened(seal: Seal, keeper: Client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(url(seal)).status_code == 200
        return len(seen)

    keeper.get(url(seal))
    few = queries()
    for _round in range(3):
        keeper.post(url(seal, "suspend/"), {"reason": "清点"})
        keeper.post(url(seal, "resume/"), {"reason": "清点"})
    keeper.get(url(seal))  # shows the messages
    assert queries() == few


def test_the_service_asks_for_the_post_too(seal: Seal, world: DemoWorld):
    for username in ("jiaxi.seals", "admin.security"):
        with pytest.raises(PermissionDenied):
            services.destroy_seal(seal=seal, keeper=world.acting(username), reason="外人")


def test_the_way_there_is_shown_only_to_those_who_have_one(seal: Seal, signed_in: SignIn):
    def leads_there(username: str) -> bool:
        return 'href="/custody/"' in text(signed_in(username).get("/desk/"))

    assert leads_there("jiadong.seals")
    assert leads_there("admin.security")
    assert not leads_there("jiadong.window")
    assert signed_in("jiadong.seals").get("/start/", follow=True).redirect_chain[-1][0].endswith("/custody/")
