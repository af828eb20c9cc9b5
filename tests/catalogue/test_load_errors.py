"""Every kind of error names its file and its key."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from apps.catalogue.files import CatalogueError
from apps.catalogue.services import read_definitions

PREEXAM = "land/matters/preexam_site.yaml"
COMMON = "catalogue/data/common.yaml"


def problems(root):
    with override("en"), pytest.raises(CatalogueError) as error:
        read_definitions(root)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (PREEXAM, "basic_code: null", "basic_code: null\ncolour: red", "colour: unknown key"),
        (PREEXAM, "{value: 20, extend: 10,", "{value: 20, extends: 10,", "statutory_days.extends: unknown key"),
        (
            PREEXAM,
            "{code: COORD_LAND, required: true}",
            "{code: COORD_LAND}",
            "materials[3].required: the key is",
        ),
        (PREEXAM, "basic_code: null\n", "", "basic_code: the key is missing"),
        (PREEXAM, "basic_code: null", 'basic_code: "12"', "basic_code: "),
        (PREEXAM, 'matter_type: "01"', "matter_type: 1", "matter_type: 1 is not one of"),
        (PREEXAM, "machine: land.preexam_site@1", "machine: land.preexam_site", "machine: "),
        (PREEXAM, "{value: 20, extend", "{value: 20, unit: hour, extend", 'statutory_days.unit: "hour" is not one of'),
        (PREEXAM, "ref: TDGL,", "ref: NOLAW,", "legal_basis[0].ref: unknown reference: NOLAW"),
        (PREEXAM, "{ref: XKF, article", "{ref: YKF, article", "statutory_days.basis.ref: unknown reference: YKF"),
        (PREEXAM, "evidence: [GK2019_2", "evidence: [GK2019_9", "evidence[0]: unknown reference: GK2019_9"),
        (PREEXAM, "[land.farmland_conversion", "[land.nowhere", "followups[0]: unknown reference: land.nowhere"),
        (PREEXAM, "matter: external.project_code", "matter: external.none", "prerequisites[0].matter: unknown"),
        (
            PREEXAM,
            "matter: external.project_code",
            "matter: land.preexam_site",
            "prerequisites[0].matter: a matter",
        ),
        (PREEXAM, "{code: COORD_LAND,", "{code: COORD_MOON,", "materials[3].code: unknown reference: COORD_MOON"),
        (PREEXAM, "code: expert_review", "code: seance", "special_procedures[0].code: unknown reference: seance"),
        (PREEXAM, "condition_code: no_planned_site", "condition_code: no_such", "materials[6].condition_code: unknown"),
        (PREEXAM, "code: M_SITEMAP", "code: M_REPORT", "materials[5].code: duplicate: M_REPORT"),
        (PREEXAM, "code: site_visit", "code: expert_review", "special_procedures[1].code: duplicate: expert_review"),
        (PREEXAM, 'level: "2"', 'level: "1"', "levels[1].level: duplicate: 1"),
        (PREEXAM, "code: land.preexam_site", "code: land.preexam", "code: land.preexam does not match its place"),
        (
            PREEXAM,
            "source: mixed\nknowledge",
            "source: seen\nsource: mixed\nknowledge",
            "the key “source” is given twice",
        ),
        (PREEXAM, "levels:", "levels: [", "line "),
        (
            "land/matters/plan_permit_land.yaml",
            "share: land.supply",
            "share: land.suply",
            "materials[2].share: unk",
        ),
        (COMMON, "code: hearing,", "code: bidding,", "special_procedure_types[1].code: duplicate: bidding"),
        (COMMON, "clock: pause", "clock: stop", 'special_procedure_types[0].clock: "stop" is not one of'),
        (
            COMMON,
            "condition_code: represented",
            "condition_code: x_represented",
            "common_materials.POA.condition_code: ",
        ),
    ],
)
def test_an_error_names_file_and_key(root, edit, file, old, new, expected):
    edit(file, old, new)
    found = problems(root)
    assert any(p.startswith(f"apps/{file}: ") and expected in p for p in found), found


def test_a_matter_defined_twice_names_both_files(root):
    path = root / "land" / "matters"
    (path / "twin.yaml").write_text((path / "supply.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert problems(root) == [
        "apps/land/matters/twin.yaml: code: land.supply is already defined in apps/land/matters/supply.yaml"
    ]


def test_all_errors_are_reported_at_once(root, edit):
    edit(PREEXAM, "basic_code: null", "colour: red")
    edit("marine/matters/cable_survey.yaml", "case_type:", "kase_type:")
    assert [p.split(": ")[:2] for p in problems(root)] == [
        ["apps/land/matters/preexam_site.yaml", "basic_code"],
        ["apps/land/matters/preexam_site.yaml", "colour"],
        ["apps/marine/matters/cable_survey.yaml", "case_type"],
        ["apps/marine/matters/cable_survey.yaml", "kase_type"],
    ]


def test_a_file_in_another_encoding_is_named(root):
    (root / PREEXAM).write_bytes("名称: 值".encode("gb18030"))
    assert problems(root) == [f"apps/{PREEXAM}: the file is not UTF-8 text"]


def test_an_empty_file_is_named(root):
    (root / PREEXAM).write_text("", encoding="utf-8")
    assert problems(root) == [f"apps/{PREEXAM}: the file must hold keys and values"]


def test_a_missing_common_file_is_named(root):
    (root / COMMON).unlink()
    assert problems(root) == [f"apps/{COMMON}: the file is missing"]
