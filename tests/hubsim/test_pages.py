"""The simulator's pages: what came, in order, and nothing of it as markup."""

from __future__ import annotations

import re

import pytest
import requests

from apps.hubsim.wsgi import Simulator
from tests.hub.contract.wire import Wire, a_row

EVIL = "<script>alert('1')</script>&\""


def page(wire: Wire, path: str) -> str:
    answer = requests.get(f"{wire.url}{path}", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    return answer.text


def send(wire: Wire, table: str, **changes: str) -> str:
    row = a_row(table, **changes)
    service = "license" if table == "UP_LIC_DATA" else "report"
    assert wire.data(service, {"table": table, "rows": [row]})["accepted"]
    return str(row["row_guid"])


def in_order(text: str, guids: list[str]) -> list[str]:
    return [guid for guid in re.findall(r"[0-9a-f-]{36}", text) if guid in guids]


def test_a_cases_page_shows_its_rows_in_the_order_they_came(wire: Wire) -> None:
    tables = ("UP_PRO_ACCEPT", "UP_PRO_PROCESS", "UP_PRO_MATERIAL", "UP_PRO_RESULT")
    sent = [send(wire, table, project_no="99-1") for table in tables]
    send(wire, "UP_PRO_ACCEPT", project_no="99-2")
    assert in_order(page(wire, "/cases/99-1"), sent) == sent


def test_an_update_keeps_its_place_and_is_counted(wire: Wire) -> None:
    first = a_row("UP_PRO_PROCESS", project_no="99-1")
    second = a_row("UP_PRO_PROCESS", project_no="99-1")
    for row in (first, second, first, first):
        wire.data("report", {"table": "UP_PRO_PROCESS", "rows": [row]})
    text = page(wire, "/cases/99-1")
    assert in_order(text, [first["row_guid"], second["row_guid"]]) == [first["row_guid"], second["row_guid"]]
    assert re.search(rf"<td>3</td><td><code>{first['row_guid']}", text)


def test_the_first_page_shows_the_newest_first(wire: Wire) -> None:
    sent = [send(wire, "UP_PRO_MATERIAL", project_no=f"99-{n}") for n in range(3)]
    assert in_order(page(wire, "/"), sent) == sent[::-1]


def test_the_first_page_counts_rows_by_table(wire: Wire) -> None:
    for _ in range(3):
        send(wire, "UP_PRO_MATERIAL")
    assert "<td>UP_PRO_MATERIAL</td><td>3</td>" in page(wire, "/")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("UP_PRO_ACCEPT", "task_name"),
        ("UP_PRO_PROCESS", "process_name"),
        ("UP_PRO_SPECIALPROCEDURE", "special_name"),
        ("UP_PRO_MATERIAL", "material_name"),
        ("UP_PRO_RESULT", "result_cetr_name"),
    ],
)
def test_no_value_of_a_row_becomes_markup(wire: Wire, table: str, column: str) -> None:
    send(wire, table, project_no="99-1", **{column: EVIL})
    text = page(wire, "/cases/99-1")
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;&quot;" in text
    assert "<script" not in text


@pytest.mark.parametrize("path", ["/", "/cases/%3Cscript%3E"])
def test_a_number_never_becomes_markup(wire: Wire, path: str) -> None:
    send(wire, "UP_PRO_MATERIAL", project_no="<script>", row_guid="<script>guid")
    text = page(wire, path)
    assert "&lt;script&gt;" in text
    assert "<script" not in text


def test_an_address_that_was_called_never_becomes_markup(wire: Wire) -> None:
    requests.post(f"{wire.url}/gateway/%3Cscript%3E", b"", timeout=10)
    text = page(wire, "/")
    assert "/gateway/&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize("number", ["示（2026）海不动产权第0000001号", "a/b?c#d e%20f"])
def test_the_link_of_a_number_leads_to_its_rows(wire: Wire, number: str) -> None:
    guid = send(wire, "UP_LIC_DATA", certificate_number=number)
    links = re.findall(r'href="(/cases/[^"]+)"', page(wire, "/"))
    assert len(links) == 1
    assert guid in page(wire, links[0])


def test_the_first_page_says_which_faults_are_on(wire: Wire, simulator: Simulator) -> None:
    assert "故障 (faults): 无 (none)" in page(wire, "/")
    simulator.store.set_faults({"slow": 0.25, "reject:<b>": 1.0})
    assert "slow 25%" in (text := page(wire, "/"))
    assert "reject:&lt;b&gt; 100%" in text


def test_every_page_says_that_it_is_a_simulator(wire: Wire) -> None:
    for path in ("/", "/cases/99-1", "/lists"):
        assert "演示 / DEMO" in page(wire, path)


@pytest.mark.parametrize("path", ["/nothing", "/gateway/api/report", "/control/nothing", "/files/unknown"])
def test_another_address_is_not_found(wire: Wire, path: str) -> None:
    assert requests.get(f"{wire.url}{path}", timeout=10).status_code == 404


def test_an_unknown_service_is_not_found(wire: Wire) -> None:
    assert wire.call("gossip", {}).status_code == 404
