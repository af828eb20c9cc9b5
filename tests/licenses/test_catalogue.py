"""The catalogue for others: kinds as declared, changes in order from a cursor, JSON and CSV by the standard's names."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.ledger.sequencing import sequence_entries
from apps.ledger.services import SYSTEM
from apps.licenses.catalogue import CHANGE_COLUMNS, KIND_COLUMNS, as_csv, changes_after, kind_rows
from apps.licenses.models import Occasion, Status
from apps.licenses.services import change_status, prepare_files, reissue
from tests.licenses.conftest import DAY, TEST_KIND
from tests.licenses.test_assigned_numbers import ASSIGNED

pytestmark = pytest.mark.urls("tests.licenses.urls")
CHANGES = "/api/license-catalogue/changes/"


@pytest.fixture
def life(issue):
    """Issued, suspended, resumed, renewed: five changes of two versions, in the ledger's order."""
    license = issue()
    for status, cause in ((Status.SUSPENDED, "penalty"), (Status.VALID, "ended")):
        change_status(license=license, status=status, reason="示〔2026〕4号", cause_code=cause, actor=SYSTEM)
    renewal = {"license": license, "occasion": Occasion.RENEWAL, "reason": "延续", "source_ref": "case-2"}
    prepare_files(license_id=reissue(**renewal, issued_on=DAY, actor=SYSTEM).pk)
    sequence_entries()
    return license


def test_kinds_are_told_with_what_is_not_known(db):
    rows = {row["KZ_kind"]: row for row in kind_rows()}
    known, unknown = rows[TEST_KIND.code], rows[ASSIGNED.code]
    assert (known["certificateTypeCode"], known["KZ_notKnown"]) == ("99990000MB9900021M001", None)
    assert (unknown["certificateTypeCode"], unknown["KZ_notKnown"]) == (None, "certificateTypeCode")
    assert (known["certificateName"], known["KZ_validity"]) == ("测试用地证", "years 3")


def test_changes_are_told_in_the_order_in_which_they_were_made(life):
    page = changes_after(0)
    assert [row["KZ_operationName"] for row in page.rows] == ["新发", "暂扣", "暂扣发还", "其他", "延续"]
    assert [row["KZ_version"] for row in page.rows] == ["1", "1", "1", "1", "2"]
    assert [row["KZ_statusName"] for row in page.rows] == ["失效"] * 4 + ["有效"]
    assert page.rows[-1]["certificateNumber"] == life.number
    assert not page.more


def test_pages_follow_one_another_without_gap_or_repetition(life):
    whole, places, at = changes_after(0).rows, [], 0
    while True:
        page = changes_after(at, limit=2)
        places += page.rows
        at = page.last
        if not page.more:
            break
    assert places == whole
    assert changes_after(at).rows == []


def test_a_reader_that_has_all_is_not_sent_back(life):
    last = changes_after(0).last
    assert (changes_after(last).last, changes_after(10**15).last) == (last, 10**15)


def test_a_long_stretch_without_licenses_is_passed_in_pages(life, monkeypatch):
    monkeypatch.setattr("apps.licenses.catalogue.WINDOW", 1)
    found, at = [], 0
    while True:
        page = changes_after(at)
        found += page.rows
        assert page.last > at or not page.more
        at = page.last
        if not page.more:
            break
    assert len(found) == 5


def test_other_authorities_licenses_are_left_out_and_passed_by(life, world):
    page = changes_after(0, issuers={world.authority("990101").pk})
    assert (page.rows, page.more) == ([], False)


@pytest.mark.parametrize("count", [1, 6])
def test_a_page_takes_three_queries_for_many(issue, count):
    for source in range(count):
        issue(source_ref=f"case-{source}")
    sequence_entries()
    with CaptureQueriesContext(connection) as queries:
        assert len(changes_after(0).rows) == count
    assert len(queries) == 3


def test_the_table_has_the_standards_names_and_no_formulas():
    rows = list(csv.DictReader(io.StringIO(as_csv([{"certificateName": "=1+1", "KZ_kind": None}], KIND_COLUMNS)[1:])))
    assert list(rows[0]) == list(KIND_COLUMNS)
    assert (rows[0]["certificateName"], rows[0]["KZ_kind"]) == ("'=1+1", "")


def output(*arguments: str) -> str:
    text = io.StringIO()
    call_command("export_license_catalogue", *arguments, stdout=text, stderr=io.StringIO())
    return text.getvalue()


def test_the_command_writes_both_forms(life):
    page = json.loads(output("changes", "--limit", "2"))
    assert (len(page["changes"]), page["more"]) == (2, True)
    rest = list(csv.DictReader(io.StringIO(output("changes", "--after", str(page["last"]), "--format", "csv")[1:])))
    assert [row["KZ_operation"] for row in rest] == ["06", "07", "02"]
    assert list(rest[0]) == list(CHANGE_COLUMNS)
    assert json.loads(output("kinds"))["kinds"]
    assert output("kinds", "--format", "csv").startswith("\ufeffcertificateTypeCode,")


@pytest.mark.parametrize("wrong", [("--after", "-1"), ("--limit", "0"), ("--limit", "501")])
def test_the_command_refuses_a_place_that_cannot_be(db, wrong):
    with pytest.raises(CommandError, match="--limit"):
        output("changes", *wrong)


def test_the_supervisor_above_reads_it(client, life, world):
    client.force_login(world.user("ministry.supervisor"))
    answer = client.get(CHANGES, {"limit": 3}).json()
    assert (len(answer["changes"]), answer["more"]) == (3, True)
    table = client.get(CHANGES, {"after": answer["last"], "form": "csv"})
    assert table["Content-Type"].startswith("text/csv")
    assert (table["X-More"], len(table.content.decode().splitlines())) == ("false", 3)
    assert client.get("/api/license-catalogue/kinds/").json()["kinds"]
    assert client.get("/api/license-catalogue/kinds/", {"form": "csv"}).status_code == 200


@pytest.mark.parametrize("username", ["province.approver", "agent", "admin.audit"])
@pytest.mark.parametrize("path", [CHANGES, "/api/license-catalogue/kinds/"])
def test_nobody_else_does(client, world, username, path):
    client.force_login(world.user(username))
    assert client.get(path).status_code == 403


def test_without_signing_in_there_is_nothing(client, world):
    assert client.get(CHANGES).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"), [("after", "-1"), ("after", "x"), ("limit", "501"), ("form", "xml"), ("after", "9" * 40)]
)
def test_each_wrong_question_is_named_at_its_field(client, world, field, value):
    client.force_login(world.user("ministry.supervisor"))
    answer = client.get(CHANGES, {field: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
