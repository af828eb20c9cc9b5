"""What one part of the catalogue says about another: places, duplicates, references."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.catalogue.files import Document, Problem

_MATTER_CODE = re.compile(r"^(land|mineral|marine|surveying|shared|external)\.[a-z0-9_]+$")
_SOURCE_CODE = re.compile(r"^[A-Z][A-Z0-9_]*$")

_UNIQUE = (("materials", "code"), ("special_procedures", "code"), ("levels", "level"), ("prerequisites", "matter"))


def check_references(common: Document, matters: Sequence[Document]) -> list[Problem]:
    """References and duplicates, over files that have the right shape."""
    known = {m.data["code"] for m in matters} | {m["code"] for m in common.data["external_matters"]}
    problems = [*_check_places(matters), *_check_common(common)]
    for matter in matters:
        problems += [Problem(matter.file, path, text) for path, text in _matter_problems(matter, common.data, known)]
    return problems


def _check_places(matters: Sequence[Document]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for m in matters:
        code = m.data["code"]
        if code in first:
            yield Problem(
                m.file, "code", _("%(code)s is already defined in %(file)s") % {"code": code, "file": first[code]}
            )
        elif code != f"{m.sector}.{m.name}":
            yield Problem(
                m.file,
                "code",
                _("%(code)s does not match its place; expected %(expected)s")
                % {"code": code, "expected": f"{m.sector}.{m.name}"},
            )
        first.setdefault(code, m.file)


def _check_common(common: Document) -> Iterator[Problem]:
    for key in ("steps", "special_procedure_types", "external_matters"):
        for path, text in _duplicates(common.data[key], key, "code"):
            yield Problem(common.file, path, text)
    for code, material in common.data["common_materials"].items():
        condition = material.get("condition_code")
        if condition and condition not in common.data["conditions"]:
            yield Problem(common.file, f"common_materials.{code}.condition_code", _unknown(condition))


def _unknown(code: str) -> str:
    return _("unknown reference: %(code)s") % {"code": code}


def _duplicates(rows: Sequence[Mapping[str, Any]], path: str, key: str) -> Iterator[tuple[str, str]]:
    counts: Counter[str] = Counter()
    for n, row in enumerate(rows):
        counts[row[key]] += 1
        if counts[row[key]] == 2:
            yield f"{path}[{n}].{key}", _("duplicate: %(code)s") % {"code": row[key]}


def _matter_problems(matter: Document, common: Mapping[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    data = matter.data
    for path, key in _UNIQUE:
        yield from _duplicates(data[path], path, key)
    for path, code, codes in _references(data, common, known):
        if code not in codes:
            yield path, _unknown(code)
        elif code == data["code"]:
            yield path, _("a matter cannot refer to itself")


def _references(
    data: Mapping[str, Any], common: Mapping[str, Any], known: set[str]
) -> Iterator[tuple[str, str, Container[str]]]:
    """Every reference: where it stands, what it names, what it may name."""
    for path, code in _source_references(data):
        yield path, code, common["sources"]
    for path, code in _matter_references(data):
        yield path, code, known
    types = {t["code"] for t in common["special_procedure_types"]}
    for n, row in enumerate(data["special_procedures"]):
        yield f"special_procedures[{n}].code", row["code"], types
    for key in ("materials", "prerequisites"):
        for n, row in enumerate(data[key]):
            if "condition_code" in row:
                yield f"{key}[{n}].condition_code", row["condition_code"], common["conditions"]
    for n, row in enumerate(data["materials"]):
        for k, code in enumerate(row.get("licenses", [])):
            yield f"materials[{n}].licenses[{k}]", code, common["license_types"]
    for n, row in enumerate(data["materials"]):
        if "zh" not in row:  # without a name of its own it must be a common one
            yield f"materials[{n}].code", row["code"], common["common_materials"]


def _source_references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for n, row in enumerate(data["legal_basis"]):
        if "ref" in row:
            yield f"legal_basis[{n}].ref", row["ref"]
    for key in ("statutory_days", "promise_days"):
        if "basis" in data[key]:
            yield f"{key}.basis.ref", data[key]["basis"]["ref"]
    for n, row in enumerate(data["special_procedures"]):
        if "basis" in row:
            yield f"special_procedures[{n}].basis.ref", row["basis"]["ref"]
    for n, row in enumerate(data["materials"]):
        if "evidence" in row:
            yield f"materials[{n}].evidence", row["evidence"]
    for n, code in enumerate(data.get("evidence", [])):
        if _SOURCE_CODE.match(code):  # anything else is a place in words
            yield f"evidence[{n}]", code


def _matter_references(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for n, row in enumerate(data["prerequisites"]):
        yield f"prerequisites[{n}].matter", row["matter"]
    for key in ("followups", "parallel_with"):
        for n, code in enumerate(data.get(key, [])):
            yield f"{key}[{n}]", code
    for n, row in enumerate(data["materials"]):
        if _MATTER_CODE.match(row.get("share", "")):  # anything else is a platform in words
            yield f"materials[{n}].share", row["share"]
