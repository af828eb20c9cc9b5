from __future__ import annotations

import pytest
import yaml
from django.utils.translation import override

from apps.cases.registry import open_matters
from apps.catalogue.files import default_root
from apps.catalogue.selectors import current_version, current_versions
from apps.deadlines.clock import Term, Unit
from tests.cases.conftest import MATTER

pytestmark = pytest.mark.usefixtures("loaded")


def spec(code):
    return current_version(code).spec


def codes(materials):
    return [m.code for m in materials]


@pytest.mark.parametrize(
    ("code", "field", "confirmed"),
    [
        ("land.preexam_site", "statutory_days", True),
        ("land.preexam_site", "promise_days", False),  # mixed
        ("land.preexam_site", "materials", True),
        ("land.preexam_site", "materials.conditional", False),
        ("land.preexam_site", "outputs.number_format", False),
        ("land.temporary_use", "materials", False),  # mixed, and no list of fields
        ("land.supply", "fees", False),  # all from memory
        ("surveying.map_review", "promise_days", True),
        ("surveying.map_review", "outputs.fields", False),  # even where the rest was seen
        ("mineral.mining_plan", "promise_days", True),
        ("mineral.mining_plan", "statutory_days", False),
    ],
)
def test_marks_survive(code, field, confirmed):
    assert spec(code).is_confirmed(field) is confirmed


def test_an_unknown_field_has_no_mark():
    with pytest.raises(KeyError):
        spec("land.preexam_site").is_confirmed("colour")


def test_rows_carry_their_own_marks():
    preexam = spec("land.preexam_site")
    assert preexam.material("M_REPORT").confirmed
    assert not preexam.material("M_REDLINE").confirmed
    assert [ref.confirmed for ref in preexam.legal_basis] == [True, True, True, True, False]
    assert not spec("land.farmland_conversion").legal_basis[-1].confirmed  # only the list was seen


def test_every_mark_of_the_files_is_kept():
    for path in default_root().glob("*/matters/*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        definition = spec(data["code"])
        assert definition.marks["certainty"] == data["certainty"]
        assert definition.marks["source"] == data["source"]
        for key, rule in (("statutory_days", definition.statutory), ("promise_days", definition.promise)):
            assert not (rule.confirmed and data[key]["source"].startswith("knowledge"))


def test_an_unknown_basic_code_stays_null():
    known = {v.matter.code: v.spec.basic_code for v in current_versions() if v.spec.basic_code}
    assert known == {
        "marine.sea_use_state": "000115121000",
        "marine.sea_use_local": "000115121000",
        "marine.sea_use_change": "000115121001",
        "surveying.map_review": "000115035000",
        "surveying.classified_results": "000115037000",
    }


def test_what_is_open_online_is_what_the_sectors_registered():
    registered = {plugin.code: plugin.machine for plugin in open_matters() if plugin.code != MATTER}
    assert {v.matter.code: v.machine for v in current_versions(online_only=True)} == registered


def test_a_term_goes_into_the_clock():
    statutory = spec("land.preexam_site").statutory
    assert statutory.term() == Term(20, Unit.WORKING_DAY, "XKF42")
    assert statutory.extend_days == 10
    assert spec("land.preexam_site").promise.term(basis="promise") == Term(10, Unit.WORKING_DAY, "promise")


def test_units_other_than_working_days_are_kept():
    cable = spec("marine.cable_survey").statutory
    assert (cable.days, cable.unit) == (30, Unit.CALENDAR_DAY)
    assert cable.basis_text.startswith("铺设海底电缆管道管理规定")
    assert "自然日(旧法文)" in spec("mineral.mining_right_new").statutory.note


def test_a_matter_without_a_term_has_none():
    grant = spec("mineral.right_grant").statutory
    assert grant.days is None
    assert grant.term() is None


def test_conditions_choose_the_materials():
    permit = spec("land.plan_permit_land")
    always = {"APPLICATION", "M_APPROVAL", "COORD_LAND"}
    assert set(codes(permit.materials_needed(()))) == always
    assert set(codes(permit.materials_needed({"allocation"}))) == always | {"M_PREEXAM"}
    assert set(codes(permit.materials_needed({"grant", "represented_by_agent"}))) == always | {"M_CONTRACT", "POA"}


@pytest.mark.parametrize("code", ["land.preexam_site", "land.temporary_use", "land.plan_permit_land"])
def test_what_is_open_online_is_decidable_and_bilingual(code):
    definition = spec(code)
    for material in definition.materials:
        assert material.name.en
        assert (material.required == "conditional") == bool(material.condition_code)
        assert bool(material.condition.en) == bool(material.condition_code)
    for text in [level.when for level in definition.levels] + [p.when for p in definition.special_procedures]:
        assert text.en
    for output in definition.outputs:
        assert output.name.en
        assert output.validity.en
        assert all(field.en for field in output.fields)


def test_upload_rules_have_defaults():
    preexam = spec("land.preexam_site")
    assert preexam.material("COORD_LAND").accept_attr == ".txt"
    assert preexam.material("M_REPORT").accept == ("pdf", "ofd", "jpg", "png")
    assert preexam.material("M_REPORT").max_bytes == 50 * 1024**2
    assert not preexam.material("APPLICATION").is_upload


def test_a_license_of_another_matter_is_looked_up():
    material = spec("land.plan_permit_land").material("M_PREEXAM")
    assert (material.provider, material.share_matter) == ("share", "land.preexam_site")


def test_only_the_closed_list_pauses_by_article_45():
    pausing = {p.code: p.basis for v in current_versions() for p in v.spec.special_procedures if p.pauses}
    assert pausing == {
        "hearing": "XKF45",
        "bidding": "XKF45",
        "auction": "XKF45",
        "expert_review": "XKF45",
        "listing": "",  # the authority must give a basis
        "consult_dept": "地图管理条例（2015）第20条",
    }
    assert not spec("land.preexam_site").procedure("site_visit").pauses


def test_texts_are_read_in_the_readers_language():
    preexam, mining = spec("land.preexam_site"), spec("mineral.exploration_right_new")
    with override("en"):
        assert str(preexam.name) == "Land-use pre-examination and site-selection opinion"
        assert preexam.statutory.text == "20 working days"
        assert preexam.legal_basis[0].text == "Land Administration Law (2019), article 52"
        assert mining.outputs[0].fields[0].lang == "zh-Hans"
        assert preexam.levels[3].label == "County"
    with override("zh-hans"):
        assert str(preexam.name) == "建设项目用地预审与选址意见书核发"
        assert preexam.statutory.text == "20个工作日"
        assert preexam.legal_basis[0].text == "《土地管理法（2019）》第52条"
        assert mining.outputs[0].fields[0].lang == ""


@pytest.mark.parametrize(
    ("code", "index", "chinese", "english"),
    [
        (
            "land.plan_permit_land",
            0,
            "《城乡规划法（2019）》第37条（划拨）",
            "Planning Law (2019), article 37",
        ),
        ("land.expropriation", 1, "《土地管理法实施条例（2021 国务院令743号）》第26-32条", "Law (2021), article 26-32"),
        ("land.temporary_use", 2, "》全文", "Fujian Notice 2023 No. 2"),
    ],
)
def test_a_citation_reads_in_both_languages(code, index, chinese, english):
    ref = spec(code).legal_basis[index]
    with override("zh-hans"):
        assert ref.text.endswith(chinese)
    with override("en"):
        assert ref.text.endswith(english)


def test_waits_before_an_application_are_listed():
    waits = spec("land.expropriation").pre_procedures
    with override("en"):
        assert [w.days_text for w in waits if w.days_text] == ["at least 10 working days", "at least 30 calendar days"]
    assert all(w.confirmed for w in waits)


def test_a_fee_says_whether_it_is_free():
    assert spec("land.preexam_site").fees.is_free
    assert not spec("land.temporary_use").fees.is_free
    assert [i.confirmed for i in spec("mineral.exploration_right_new").fees.items] == [False, True]


def test_the_spec_is_built_once():
    assert current_version("land.supply").spec is current_version("land.supply").spec
