"""Every sector has one shape (docs/adding-a-matter.md), and nothing outside a sector knows which sectors there are."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from django.conf import settings

from apps.cases.registry import MatterPlugin, machine_for, open_matters
from apps.catalogue.models import Sector
from apps.ledger import kinds as ledger_kinds
from apps.licenses import kinds
from tests.cases.conftest import MATTER

ROOT = Path(settings.BASE_DIR)
MODULES = (
    *("apps", "checks", "forms", "licenses", "machines", "models", "plugin"),
    *("rules", "samples", "selectors", "services", "summary"),
)
MATTERS = [plugin for plugin in open_matters() if plugin.code != MATTER]
SECTORS = sorted({plugin.code.partition(".")[0] for plugin in MATTERS})
# Where sectors may be named: themselves, and the list of what is installed. Tests name what they test.
NAMED_IN = {"config/settings.py"}

each_sector = pytest.mark.parametrize("sector", SECTORS)
each_matter = pytest.mark.parametrize("plugin", MATTERS, ids=[plugin.code for plugin in MATTERS])


def module(sector: str, name: str) -> ModuleType:
    return importlib.import_module(f"apps.{sector}.{name}")


def room(thing: object) -> str:
    """`apps.land.rules` of a function or class that lies there or below."""
    return ".".join(str(getattr(thing, "__module__", "")).split(".")[:3])


@each_sector
def test_a_sector_has_the_same_modules(sector: str) -> None:
    missing = [name for name in MODULES if importlib.util.find_spec(f"apps.{sector}.{name}") is None]
    assert not missing


@each_sector
def test_a_sector_opens_what_its_matter_files_say(sector: str) -> None:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "apps" / sector / "matters").glob("*.yaml")]
    declared = {matter["code"]: matter["machine"] for matter in files if matter.get("machine")}
    assert declared == {p.code: p.machine for p in MATTERS if p.code.startswith(f"{sector}.")}


@each_sector
def test_a_sector_registers_the_license_kinds_it_declares_and_no_other(sector: str) -> None:
    declared = {kind.code for kind in module(sector, "licenses").KINDS}
    registered = {kind.code for kind in kinds.all_kinds() if kind.code.startswith(f"{sector}.")}
    assert declared == registered
    assert {p.license.kind for p in MATTERS if p.code.startswith(f"{sector}.")} <= declared


@each_sector
def test_a_sector_has_its_words_templates_and_tests(sector: str) -> None:
    for place in (f"locale/{sector}/zh_Hans/LC_MESSAGES/django.po", f"templates/{sector}", f"tests/{sector}"):
        assert (ROOT / place).exists(), place


@each_matter
def test_each_part_of_a_matter_lies_in_its_module(plugin: MatterPlugin) -> None:
    sector = plugin.code.partition(".")[0]
    places = {
        "machines": machine_for(plugin.machine),
        "summary": plugin.summary,
        "checks": plugin.checks,
        "samples": plugin.sample,
        "licenses": plugin.license.data,
        **{f"rules {name}": getattr(plugin, name) for name in ("conditions", "decide_level")},
        **{f"forms {step.code}": step.form for step in plugin.steps},
    }
    wrong = {name: room(thing) for name, thing in places.items() if room(thing) != f"apps.{sector}.{name.split()[0]}"}
    assert not wrong


@each_matter
def test_a_machine_is_named_after_its_matter(plugin: MatterPlugin) -> None:
    assert re.fullmatch(re.escape(plugin.code) + r"@\d+", plugin.machine)


@each_matter
def test_each_act_has_a_label_and_a_registered_ledger_kind(plugin: MatterPlugin) -> None:
    known = {kind.code for kind in ledger_kinds.all_kinds()}
    for act, _stage in machine_for(plugin.machine).acts():
        assert str(act.label)
        assert act.event in known, act.name


@pytest.mark.django_db
@each_matter
def test_a_sample_answers_every_page_and_invents_its_place(plugin: MatterPlugin) -> None:
    sample = plugin.sample()
    assert sample.title
    assert sample.authority.startswith("99")
    assert {*sample.entries, *sample.files} == {step.code for step in plugin.steps}


def sources() -> Iterator[Path]:
    """Python that is no sector's and no test."""
    for folder in ("apps", "config", "tools", "bench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            relative = path.relative_to(ROOT)
            if relative.parts[1] not in Sector.values and str(relative) not in NAMED_IN:
                yield path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def names_a_sector(dotted: str) -> bool:
    parts = dotted.split(".")
    return parts[0] == "apps" and len(parts) > 1 and parts[1] in SECTORS


def test_no_program_outside_a_sector_imports_it() -> None:
    found = [f"{p.relative_to(ROOT)}: {name}" for p in sources() for name in imports(p) if names_a_sector(name)]
    assert not found


def test_no_template_outside_a_sector_names_its_templates_or_tags() -> None:
    used = re.compile(rf'["\'](?:{"|".join(SECTORS)})/|{{% load [^%]*\b(?:{"|".join(SECTORS)})\b')
    templates = (p for p in (ROOT / "templates").rglob("*.*") if p.relative_to(ROOT).parts[1] not in Sector.values)
    assert not [str(p.relative_to(ROOT)) for p in templates if used.search(p.read_text(encoding="utf-8"))]


def test_the_search_for_imports_finds_them() -> None:
    assert any(names_a_sector(name) for name in imports(ROOT / "apps" / SECTORS[0] / "plugin.py"))


def test_sectors_do_not_import_each_other() -> None:
    for sector in SECTORS:
        others = {f"apps.{other}" for other in SECTORS if other != sector}
        for path in (ROOT / "apps" / sector).rglob("*.py"):
            assert not [name for name in imports(path) if ".".join(name.split(".")[:2]) in others], path
