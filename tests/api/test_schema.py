"""The OpenAPI document: committed, valid, and what the code says."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from tests.api.client import Caller

COMMITTED = Path(__file__).resolve().parent.parent.parent / "docs" / "openapi.yaml"


def test_the_committed_document_is_what_the_code_says(tmp_path):
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(made))
    assert made.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8"), (
        "write it anew: manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"
    )


def test_it_is_served(db):
    answer = Caller().client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert (answer.status_code, answer.content.splitlines()[0]) == (200, b"openapi: 3.0.3")


def test_its_page_has_no_inline_script_or_style(db):
    page = Caller().client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")
