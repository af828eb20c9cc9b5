"""docs/machines holds the (action × stage × duty) table of every machine, as it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.cases.lifecycle.tables import machine_table
from apps.cases.management.commands import machine_tables
from apps.cases.registry import machine_for, open_matters, plugin_for
from tests.cases.conftest import MATTER

FOLDER = settings.BASE_DIR / "docs" / "machines"
MATTERS = [plugin.code for plugin in open_matters() if plugin.code != MATTER]


@pytest.mark.parametrize("code", MATTERS)
def test_the_table_is_up_to_date(code: str) -> None:
    path = FOLDER / f"{code}.md"
    assert path.exists(), "run: python manage.py machine_tables"
    assert path.read_text(encoding="utf-8") == machine_table(plugin_for(code)), "run: python manage.py machine_tables"


def test_there_is_no_table_of_a_matter_that_is_not_open() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(MATTERS)


@pytest.mark.parametrize("code", MATTERS)
def test_each_pair_of_action_and_stage_is_one_row(code: str) -> None:
    rows = [line for line in machine_table(plugin_for(code)).splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(machine_for(plugin_for(code).machine).acts())


def test_a_row_names_stage_action_duty_target_guard_and_ledger_kind() -> None:
    wanted = "`accept` | 受理 Accept | window 受理窗口 | examination | prerequisites hold | start | `case.accepted` |"
    assert wanted in machine_table(plugin_for("land.preexam_site"))


def test_the_command_writes_what_it_then_finds_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_tables, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match="Not up to date"):
        call_command("machine_tables", check=True)
    (tmp_path / "land.gone.md").write_text("closed")
    call_command("machine_tables", stdout=io.StringIO())
    call_command("machine_tables", check=True)
    assert {path.stem for path in tmp_path.iterdir()} == {plugin.code for plugin in open_matters()}
