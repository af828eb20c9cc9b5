"""Where the hub's columns come from: each fact is taken away, stretched or left without a code, and its column says so.

The facts are plain objects: no database is asked, and a column that reads something else fails.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from apps.hub import columns
from apps.hub.codes import DATA, Codes
from apps.hub.columns import Row
from apps.hub.facts import CaseFact, LicenseFact
from apps.hub.tables import TABLES
from apps.licenses import kinds
from tests.hub import columns_of_domain as domain

NATIONAL = yaml.safe_load(DATA.read_text())["national-1"]
CODES = {(name, str(i)): str(e) for name, block in NATIONAL.items() for i, e in block["codes"].items()}
DAY, MOMENT = dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
KIND = kinds.all_kinds()[0]
FACTS: dict[str, Any] = {
    "number": "9901012026000001", "matter_code": "land.pre_examination", "name_zh": "用地预审", "case_type": "2",
    "title": "样例项目", "filer": "林一鸣", "filed_at": MOMENT, "kind": "legal", "name": "样例有限公司",
    "id_number": "99990101MA9900052D", "phone": "19900000001", "address": "甲东县", "legal": "林一鸣",
    "uscc": "99990101MB9900056U", "organ": "甲东县自然资源局", "who": "赵窗口", "occurred_at": MOMENT,
    "catalog_code": "990131053000", "task_code": "99990101MB9900056U4990131053000", "handle_item": "", "version": 1,
    "data": {"accepted_on": "2026-11-24", "promise_due_on": "2026-12-24", "documents": [{"number": "受〔2026〕1号"}]},
    "part": {
        "label": "审核", "event": "agree", "type": "procedure", "name": "专家评审", "started": MOMENT, "ends": DAY,
        "reason": "需要专家评审", "basis": "第四十五条", "result": "granted", "title": "申请表", "sm3": "0" * 64,
        "license_title": "批复",
    },
    "identifier": "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", "license_number": "示（2026）1号",
    "holder_name": "样例有限公司", "region_code": "990101", "issuer_name": "甲东县自然资源局", "issued_on": DAY,
}  # fmt: skip


def built(table: str, *, codes: Mapping[tuple[str, str], str] = CODES, listed: bool = True, **changes: Any) -> Row:
    """The row of the facts with these changes; `part__name` changes a part's piece."""
    given = {**FACTS, **{name: value for name, value in changes.items() if "__" not in name}}
    parts = {name.partition("__")[2]: value for name, value in changes.items() if name.startswith("part__")}
    organ = SimpleNamespace(uscc=given["uscc"], name=given["organ"], code="990101", region_code=given["region_code"])
    holder = SimpleNamespace(
        kind=given["kind"], name=given["name"], id_number=given["id_number"], phone=given["phone"],
        address=given["address"], legal_representative=given["legal"],
    )  # fmt: skip
    case = SimpleNamespace(
        number=given["number"], matter_code=given["matter_code"], title=given["title"], filed_at=given["filed_at"],
        matter=SimpleNamespace(name_zh=given["name_zh"], spec=SimpleNamespace(case_type=given["case_type"])),
        filer=SimpleNamespace(display_name=given["filer"]), applicant=holder, receiving_authority=organ,
    )  # fmt: skip
    license = SimpleNamespace(
        identifier=given["identifier"], number=given["license_number"], kind=KIND.code, holder=holder, issuer=organ,
        holder_name=given["holder_name"], issuer_name=given["issuer_name"], issued_on=given["issued_on"],
    )  # fmt: skip
    names = ("catalog_code", "task_code", "handle_item", "version")
    entry: Any = SimpleNamespace(
        pk=uuid.UUID(int=1), actor_name=given["who"], occurred_at=given["occurred_at"], data=json.dumps(given["data"])
    )
    item: Any = SimpleNamespace(**{name: given[name] for name in names}) if listed else None
    part = {**given["part"], **parts}
    fact: Any = CaseFact(entry, case, Codes(codes), item, license, part)  # type: ignore[arg-type]
    if table == "UP_LIC_DATA":
        fact = LicenseFact(entry, license, Codes(codes))  # type: ignore[arg-type]
    return TABLES[table].build(fact, head=dict.fromkeys(columns.HEAD, "1"))


# Each column that reads one fact, with the fact that it reads.
READS = {
    "UP_PRO_ACCEPT": {
        "project_no": "number", "catalog_code": "catalog_code", "task_code": "task_code",
        "local_task_code": "matter_code", "task_handle_item": "handle_item", "task_name": "name_zh",
        "task_version": "version", "project_name": "title", "applyer_name": "name", "applyer_page_code": "id_number",
        "legal": "legal", "contact_name": "filer", "contact_mobile": "phone", "address": "address",
        "apply_date": "filed_at", "org_code": "uscc", "org_name": "organ", "handle_user_name": "who",
    },
    "UP_PRO_PROCESS": {
        "project_no": "number", "process_name": "part__label", "handle_user_name": "who",
        "handle_explain": "part__label", "event_end_time": "occurred_at",
    },
    "UP_PRO_SPECIALPROCEDURE": {
        "project_no": "number", "special_name": "part__name", "special_time": "part__started",
        "end_time": "part__ends", "special_reason": "part__reason", "applyer_user_name": "who",
        "result": "part__result", "special_explain": "part__basis", "handle_user": "who",
    },
    "UP_PRO_MATERIAL": {
        "project_no": "number", "material_name": "part__title", "material_attach_name": "part__name",
    },
    "UP_PRO_RESULT": {
        "project_no": "number", "result_date": "occurred_at", "result_explain": "part__label",
        "result_cetr_name": "part__license_title", "result_cetr_no": "license_number", "handle_user_name": "who",
    },
    "UP_LIC_DATA": {
        "certificate_source_id": "identifier", "certificate_number": "license_number",
        "certificate_holder": "holder_name", "certificate_holder_code": "id_number",
        "certificate_area_code": "region_code", "issue_dept": "issuer_name", "issue_dept_code": "uscc",
    },
}  # fmt: skip
# Each column that reads a code table, with the set and our own code in the facts above.
CODED = {
    ("UP_PRO_ACCEPT", "project_type"): ("case_type", "2"),
    ("UP_PRO_ACCEPT", "apply_type"): ("apply_type", "online"),
    ("UP_PRO_ACCEPT", "applyer_type"): ("applicant_kind", "legal"),
    ("UP_PRO_ACCEPT", "applyer_page_type"): ("id_type", "legal"),
    ("UP_PRO_PROCESS", "event_name"): ("process_event", "agree"),
    ("UP_PRO_SPECIALPROCEDURE", "special_type"): ("special_type", "procedure"),
    ("UP_PRO_MATERIAL", "get_type"): ("material_get_type", "online"),
    ("UP_PRO_RESULT", "result_type"): ("result", "granted"),
    ("UP_PRO_RESULT", "is_delivery_results"): ("yes_no", "yes"),
    ("UP_LIC_DATA", "certificate_holder_type"): ("id_type", "legal"),
}
COMPUTED = {
    "UP_PRO_ACCEPT": {"accept_date", "accept_doc_no", "promise_date"},
    "UP_PRO_MATERIAL": {"get_num", "remark"},
    "UP_LIC_DATA": {"certificate_name", "certificate_type", "certificate_type_code", "issue_date"},
}
EMPTY = {
    "UP_PRO_ACCEPT": {"local_catalog_code", "contact_type", "contact_code", "zip_code"},
    "UP_PRO_PROCESS": {"event_start_time", "remark"},
    "UP_PRO_SPECIALPROCEDURE": {"remark"},
    "UP_PRO_RESULT": {"satisfaction", "remark"},
}
PLACES = [
    pytest.param(table, name, fact, id=f"{table}.{name}")
    for table, reads in READS.items()
    for name, fact in reads.items()
]
TEXTS = [p for p in PLACES if p.values[1] in {c.name for c in TABLES[str(p.values[0])].columns if c.kind == "text"}]


def found(row: Row, code: str) -> set[str]:
    return {problem.field for problem in row.problems if problem.code == code}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_tried_here(table: str) -> None:
    coded = {name for place, name in CODED if place == table}
    tried = set(READS[table]) | coded | COMPUTED.get(table, set()) | EMPTY.get(table, set())
    assert tried == {column.name for column in TABLES[table].columns}


@pytest.mark.parametrize("table", TABLES)
def test_a_whole_fact_makes_a_row_without_a_problem(table: str) -> None:
    row = built(table)
    assert row.problems == ()
    assert {name for name, value in json.loads(row.body).items() if value is None} <= EMPTY.get(table, set()) | {
        "task_handle_item"
    }


@pytest.mark.parametrize(("table", "name", "fact"), PLACES)
def test_a_fact_that_is_not_there_is_missed_where_it_is_required(table: str, name: str, fact: str) -> None:
    required = {column for column, _kind, needed in domain.COLUMNS[table] if needed}
    row = built(table, **{fact: None})
    code = columns.NO_CODE if fact == "identifier" else columns.MISSING
    assert (name in found(row, code)) is (name in required)
    assert json.loads(row.body)[name] is None


@pytest.mark.parametrize(("table", "name", "fact"), TEXTS)
def test_a_fact_that_is_too_long_is_cut_or_named(table: str, name: str, fact: str) -> None:
    length = next(kind for column, kind, _required in domain.COLUMNS[table] if column == name)
    assert isinstance(length, int)
    # An identifier is read piece by piece; the longer piece is its last.
    row = built(table, **{fact: "1.2.156.3005.2." + "9" * length if fact == "identifier" else "字" * (length + 1)})
    sent = json.loads(row.body)[name]
    assert (name in found(row, columns.TOO_LONG)) is not (len(sent) == length and sent.endswith("…"))


@pytest.mark.parametrize(("table", "name"), CODED)
def test_a_code_without_an_external_one_is_named_with_its_set(table: str, name: str) -> None:
    code = CODED[table, name]
    row = built(table, codes={key: value for key, value in CODES.items() if key != code})
    problems = {(p.field, p.found) for p in row.problems if p.code == columns.NO_CODE}
    assert (name, " ".join(code)) in problems


@pytest.mark.parametrize(("table", "name"), CODED)
def test_a_code_goes_as_the_code_table_says(table: str, name: str) -> None:
    row = built(table, codes={**CODES, CODED[table, name]: "7"})
    assert json.loads(row.body)[name] == "7"


@pytest.mark.parametrize(("table", "name"), CODED)
def test_a_code_that_is_too_long_is_named(table: str, name: str) -> None:
    length = next(column.length for column in TABLES[table].columns if column.name == name)
    assert found(built(table, codes={**CODES, CODED[table, name]: "7" * (length + 1)}), columns.TOO_LONG) >= {name}


@pytest.mark.parametrize(("table", "name"), CODED)
def test_the_codes_loaded_first_fit_the_column_and_the_published_set(table: str, name: str) -> None:
    length = next(column.length for column in TABLES[table].columns if column.name == name)
    loaded = {external for (group, _internal), external in CODES.items() if group == CODED[table, name][0]}
    assert all(1 <= len(external) <= length for external in loaded)
    assert loaded <= domain.CODES.get((table, name), loaded)


def test_a_matter_that_is_not_listed_lacks_its_four_codes() -> None:
    row = built("UP_PRO_ACCEPT", listed=False)
    lacking = {"catalog_code", "task_code", "task_handle_item", "task_version"}
    assert found(row, columns.NO_CODE) == lacking
    assert {p.found for p in row.problems} == {"land.pre_examination @ 990101"}


def test_of_a_case_that_was_not_accepted_the_day_of_the_answer_counts() -> None:
    row = json.loads(built("UP_PRO_ACCEPT", data={}).body)
    assert (row["accept_date"], row["promise_date"], row["accept_doc_no"]) == ("20261124T100000", None, None)


def test_a_natural_person_has_no_legal_representative() -> None:
    assert json.loads(built("UP_PRO_ACCEPT", kind="natural").body)["legal"] is None


@pytest.mark.parametrize("name", ["opinion", "reason", "result", "question", "remark"])
def test_what_somebody_wrote_comes_before_the_steps_name(name: str) -> None:
    assert json.loads(built("UP_PRO_PROCESS", data={name: "符合条件"}).body)["handle_explain"] == "符合条件"
    assert json.loads(built("UP_PRO_RESULT", data={name: "符合条件"}).body)["result_explain"] == "符合条件"


def test_a_verdict_comes_before_the_steps_own_event() -> None:
    assert json.loads(built("UP_PRO_PROCESS", data={"verdict": "disagree"}).body)["event_name"] == "0"


def test_a_license_without_an_identifier_lacks_its_type_code() -> None:
    row = built("UP_LIC_DATA", identifier="")
    assert found(row, columns.NO_CODE) == {"certificate_source_id", "certificate_type_code"}
    assert {p.found for p in row.problems} == {f"type code of {KIND.code}"}


def test_the_type_code_of_a_license_is_that_of_its_identifier() -> None:
    assert json.loads(built("UP_LIC_DATA").body)["certificate_type_code"] == "11100000MB03271699022"
