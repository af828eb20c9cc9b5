"""A seal is applied only for someone who held the post, or under its keeper's standing authorization."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import TestCase

from apps.cases import seals
from apps.cases.documents import seal_document
from apps.cases.models import Document, SealAuthorization
from apps.cases.vocabulary import DocumentKind
from apps.identity.models import Post
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry, Nature
from apps.ledger.services import SYSTEM, Subject
from apps.licenses import sealing
from apps.licenses.models import License
from apps.licenses.sealing import Application
from apps.licenses.services import prepare_files
from apps.signatures.errors import SealNotPermitted, SealNotUsable
from apps.signatures.models import Seal, SealUse
from apps.signatures.services import make_seal
from tests.cases.conftest import Course

AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def made(world: DemoWorld) -> dict[str, Seal]:
    jiadong = world.authority("990101")
    seals.make_seals(authority=jiadong, actor=SYSTEM)
    make_seal(owner_code=jiadong.uscc, owner_name=jiadong.name, name="公章", kind="official", actor=SYSTEM)
    return {seal.kind: seal for seal in Seal.objects.filter(owner_code=jiadong.uscc)}


def application(seal: Seal) -> Application:
    return Application(seal, Subject("case", "1"), "测试文书")


@pytest.mark.parametrize(
    ("kind", "username"),
    [
        ("approval", "jiadong.window"),
        ("approval", "jiadong.approver"),
        ("license", "jiadong.certificates"),
        ("official", "jiadong.seals"),
    ],
)
def test_each_seal_has_posts_that_may_apply_it(world: DemoWorld, made: dict[str, Seal], kind: str, username: str):
    admitted = sealing.admit(application(made[kind]), user=world.user(username), at=AT)
    assert admitted.actor.acting_for["authority"] == "990101"
    assert admitted.ground in sealing.DUTIES[kind]


@pytest.mark.parametrize(
    ("kind", "username"),
    [
        ("approval", "jiaxi.window"),
        ("approval", "jiadong.seals"),
        ("license", "jiadong.approver"),
        ("license", "province.certificates"),
        ("official", "jiadong.approver"),
        ("official", "citizen"),
        ("approval", "admin.security"),
    ],
)
def test_nobody_else_applies_it(world: DemoWorld, made: dict[str, Seal], kind: str, username: str):
    with pytest.raises(SealNotPermitted, match="没有可以使用该印章的岗位"):
        sealing.admit(application(made[kind]), user=world.user(username), at=AT)


def test_the_post_must_have_been_held_on_the_day_of_the_act(world: DemoWorld, made: dict[str, Seal]):
    Post.objects.filter(user__username="jiadong.window").update(ends_on=dt.date(2026, 11, 23))
    window = world.user("jiadong.window")
    assert sealing.admit(application(made["approval"]), user=window, at=AT - dt.timedelta(days=1)).ground == "window"
    with pytest.raises(SealNotPermitted):
        sealing.admit(application(made["approval"]), user=window, at=AT)


def commit(act, *arguments, **data):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act(*arguments, **data)


def test_what_a_clerk_issues_is_sealed_in_their_name(course: Course, made: dict[str, Seal]):
    commit(course.accepted)
    document = Document.objects.get(kind=DocumentKind.ACCEPTANCE_NOTICE)
    use = SealUse.objects.get(digest=document.digest)
    assert (use.seal, use.ground, use.applied_by) == (made["approval"], "window", "方启明")
    entry = Entry.objects.filter(kind="seal.applied").latest("chain_index")
    assert json.loads(entry.acting_for)["duty"] == "window"
    assert json.loads(entry.data)["sm3"] == document.ofd_digest  # the PDF is sealed first


def test_a_receipt_is_sealed_under_the_keepers_authorization(course: Course, made: dict[str, Seal]):
    commit(course.filed)
    uses = SealUse.objects.values_list("ground", "applied_by")
    assert list(uses) == [("standing", "系统")] * 2  # PDF and OFD
    acting_for = json.loads(Entry.objects.filter(kind="seal.applied").latest("chain_index").acting_for)
    assert (acting_for["authorized_by"], acting_for["duty"]) == ("章守信", "seal_keeper")


def test_without_authorization_a_receipt_waits_until_it_is_given(course: Course, made: dict[str, Seal]):
    keeper = course.world.acting("jiadong.seals")
    seals.end_authorization(seal=made["approval"], kind=DocumentKind.FILING_RECEIPT, keeper=keeper)
    course.filed()
    receipt = Document.objects.get()
    with pytest.raises(SealNotUsable) as refusal:
        seal_document(document_id=receipt.pk)
    assert refusal.value.code == "seal_not_authorized"
    assert not Entry.objects.filter(kind="seal.refused").exists()
    seals.authorize(seal=made["approval"], kind=DocumentKind.FILING_RECEIPT, keeper=keeper)
    assert seal_document(document_id=receipt.pk).sealed_at


def test_an_application_without_the_post_is_refused_and_recorded_once(course: Course, made: dict[str, Seal]):
    course.accepted()
    notice = Document.objects.get(kind=DocumentKind.ACCEPTANCE_NOTICE)
    Document.objects.filter(pk=notice.pk).update(made_by=course.world.user("jiaxi.window"))
    for _try in range(2):
        with pytest.raises(SealNotPermitted) as refusal:
            seal_document(document_id=notice.pk)
    assert refusal.value.code == "seal_not_permitted"
    notice.refresh_from_db()
    assert (notice.sealed_at, SealUse.objects.filter(title=str(notice)).count()) == (None, 0)
    attempt = Entry.objects.get(kind="seal.refused")
    assert (attempt.nature, attempt.actor_name) == (Nature.ATTEMPT, "罗安")


def test_a_license_is_sealed_for_the_one_who_made_it(course: Course, made: dict[str, Seal]):
    course.granted()
    commit(course.do, "jiadong.certificates", "make_certificate")
    license = License.objects.get()
    use = SealUse.objects.get(digest=license.pdf_digest)
    assert (use.seal, use.ground, use.applied_by) == (made["license"], "certmaker", "章若印")


def test_a_license_whose_maker_held_no_post_is_not_sealed(course: Course, made: dict[str, Seal]):
    course.granted()
    course.do("jiadong.certificates", "make_certificate")
    Post.objects.filter(user__username="jiadong.certificates").update(ends_on=dt.date(2021, 1, 1))
    license = License.objects.get()
    with pytest.raises(SealNotPermitted):
        prepare_files(license_id=license.pk)
    license.refresh_from_db()
    assert (license.status, license.data_signature) == ("preparing", "")
    assert Entry.objects.get(kind="seal.refused").subject_type == "license"


def test_only_its_own_keeper_authorizes(world: DemoWorld, made: dict[str, Seal]):
    for username in ("jiaxi.seals", "jiadong.approver"):
        with pytest.raises(PermissionDenied):
            seals.authorize(seal=made["approval"], kind=DocumentKind.FILING_RECEIPT, keeper=world.acting(username))


def test_a_decision_is_never_authorized_beforehand(world: DemoWorld, made: dict[str, Seal]):
    keeper = world.acting("jiadong.seals")
    with pytest.raises(SealNotUsable):
        seals.authorize(seal=made["approval"], kind=DocumentKind.GRANT_DECISION, keeper=keeper)
    with pytest.raises(SealNotUsable):
        seals.authorize(seal=made["license"], kind=DocumentKind.FILING_RECEIPT, keeper=keeper)


def test_each_authorization_is_a_fact_once(world: DemoWorld, made: dict[str, Seal]):
    keeper = world.acting("jiadong.seals")
    given = {"seal": made["approval"], "kind": DocumentKind.FILING_RECEIPT, "keeper": keeper}
    assert seals.authorize(**given) == seals.authorize(**given)
    seals.end_authorization(**given)
    seals.end_authorization(**given)
    kinds = Entry.objects.filter(subject_type="seal", kind__startswith="seal.authoriz").values_list("kind", flat=True)
    assert sorted(kinds) == ["seal.authorization_ended", "seal.authorized", "seal.authorized"]
    assert SealAuthorization.objects.filter(ended_at__isnull=True).count() == 1
