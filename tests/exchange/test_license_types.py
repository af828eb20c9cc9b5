"""Type codes of licenses: entered with their source, refused at the field, borne by what is numbered afterwards."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.hub.demonstration import load_invented_type_codes
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.licenses.type_code_models import TypeCode
from tests.exchange.conftest import SignIn, page_text

KIND = "land.temporary_use"
PAGE = f"/exchange/license-types/{KIND}/"
CODE = {"code": "99000000MB99000139101", "source": "示例部证照类型目录 2026-11 [seen]"}


def test_a_code_is_entered_with_its_source(world: DemoWorld, admin: Client) -> None:
    assert "未知" in page_text(admin.get("/exchange/license-types/"))
    assert admin.post(PAGE, CODE).status_code == 302
    assert CODE["code"] in page_text(admin.get("/exchange/license-types/"))
    entry = Entry.objects.get(kind="license.type_code_entered")
    assert (entry.subject_id, entry.actor_name) == (KIND, "管系统")


def test_a_code_is_changed_and_the_one_before_recorded(world: DemoWorld, admin: Client) -> None:
    admin.post(PAGE, CODE)
    admin.post(PAGE, {**CODE, "code": CODE["code"][:-1] + "2"})
    assert TypeCode.objects.get().code.endswith("102")
    assert CODE["code"] in Entry.objects.filter(kind="license.type_code_entered").latest("occurred_at").data


def test_another_shape_is_refused_at_its_field_and_kept(world: DemoWorld, admin: Client) -> None:
    answer = admin.post(PAGE, {**CODE, "code": "12345"})
    assert list(answer.context["form"].errors) == ["code"]
    assert "12345" in page_text(answer, status=422)


def test_the_code_of_another_kind_is_refused_by_name(world: DemoWorld, admin: Client) -> None:
    admin.post(PAGE, CODE)
    answer = admin.post("/exchange/license-types/land.preexam_site/", CODE)
    assert "每一类证照各有自己的代码" in page_text(answer, status=422)


def test_what_is_missing_is_named(world: DemoWorld, admin: Client) -> None:
    assert set(admin.post(PAGE, {}).context["form"].errors) == {"code", "source"}


def test_an_unknown_kind_is_not_found(world: DemoWorld, admin: Client) -> None:
    assert admin.get("/exchange/license-types/land.nothing/").status_code == 404


def test_a_supervisor_reads_and_does_not_change(world: DemoWorld, signed_in: SignIn) -> None:
    reader = signed_in("province.supervisor")
    assert reader.get("/exchange/license-types/").status_code == 200
    assert reader.get(PAGE).status_code == 404
    assert reader.post(PAGE, CODE).status_code == 404


def test_the_list_asks_as_often_with_all_codes_as_with_none(world: DemoWorld, admin: Client) -> None:
    admin.get("/exchange/license-types/")
    with CaptureQueriesContext(
        connection,
    ) as none:
        admin.get("/exchange/license-types/")
    load_invented_type_codes()
    with CaptureQueriesContext(connection) as all_of_them:
        admin.get("/exchange/license-types/")
    assert len(none) == len(all_of_them)


def test_the_invented_codes_begin_with_99_and_leave_alone_what_was_entered(world: DemoWorld, admin: Client) -> None:
    admin.post(PAGE, CODE)
    load_invented_type_codes()
    assert TypeCode.objects.get(kind=KIND).code == CODE["code"]
    codes = list(TypeCode.objects.values_list("code", flat=True))
    assert len(codes) > 5
    assert all(code.startswith("99") for code in codes)
