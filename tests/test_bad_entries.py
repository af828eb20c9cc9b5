"""What applicants enter wrongly in mineral, marine and surveying matters, through the page itself.

Each time the message stands at its field in both languages and says what to do, and the page keeps what was entered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from apps.cases.drafts import save_step, start_draft
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.identity.world import DemoWorld

RIGHT, SEA, LOCAL = "mineral.mining_right_new", "marine.temporary_use", "marine.sea_use_local"
MAP, FIRM = "surveying.map_review", "surveying.qualification"
Refuse = Callable[..., None]


@pytest.fixture
def client_in(world: DemoWorld) -> Callable[[str], Client]:
    def client(language: str) -> Client:
        browser = Client(headers={"accept-language": language})
        browser.force_login(world.user("agent"), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client


@pytest.fixture
def draft(world: DemoWorld, catalogue: None) -> Callable[[str, str], Case]:
    """A draft with the pages of the sample saved before the one named."""

    def start(matter: str, before: str) -> Case:
        plugin, agent = plugin_for(matter), world.user("agent")
        sample = plugin.sample()
        case = start_draft(
            user=agent,
            applicant=world.company(),
            matter_code=matter,
            authority=world.authority(sample.authority or "990101"),
        )
        for step in plugin.steps:
            if step.code == before:
                break
            files = {name: [SimpleUploadedFile(*file)] for name, file in sample.files.get(step.code, {}).items()}
            save_step(
                case=case,
                user=agent,
                step_code=step.code,
                data=sample.entries[step.code],
                files=MultiValueDict(files),
            )
        return case

    return start


@pytest.fixture
def refuse(draft: Callable[[str, str], Case], client_in: Callable[[str], Client]) -> Refuse:
    """Posts the sample's page with changes, in both languages."""

    def post(matter: str, page: str, changes: dict[str, Any], *, at: str, zh: str, en: str) -> None:
        case = draft(matter, page)
        entries = {**plugin_for(matter).sample().entries[page], **changes}
        for language, words in (("zh-hans", zh), ("en", en)):
            response = client_in(language).post(f"/my/cases/{case.pk}/steps/{page}/", entries)
            assert words in told(response, at)
            form = response.context["form"]
            assert list(form.errors) == [at]
            assert {name: form[name].value() for name in entries} == entries
            again = client_in(language).get(f"/my/cases/{case.pk}/steps/{page}/").context["form"]
            assert {name: again[name].value() for name in entries} == entries

    return post


def told(response: Any, field: str) -> str:
    """The message beside the field, tied to it by its id."""
    assert response.status_code == 200, response.headers.get("location")
    found = re.search(rf'<p class="field-error" id="id_{field}_error">(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def corners(matter: str) -> str:
    page, name = ("area", "corners_text") if matter == RIGHT else ("parcel", "corners")
    return str(plugin_for(matter).sample().entries[page][name])


def test_minutes_of_sixty_in_a_mining_area(refuse):
    text = corners(RIGHT).replace("23°12′16.200″", "23°60′16.200″", 1)
    zh, en = (
        "第 1 行：23°60′16.200″：分应在 0 至 59 之间，请更正",
        "Line 1: 23°60′16.200″: minutes go from 0 to 59. Correct",
    )
    refuse(RIGHT, "area", {"corners_text": text}, at="corners_text", zh=zh, en=en)


def test_minutes_of_sixty_in_a_sea_parcel(refuse):
    text = corners(SEA).replace("21°31′12.350″", "21°60′12.350″")
    zh, en = (
        "第 1 行：21°60′12.350″：分应在 0 至 59 之间，请更正",
        "Line 1: 21°60′12.350″: minutes go from 0 to 59. Correct",
    )
    refuse(SEA, "parcel", {"corners": text}, at="corners", zh=zh, en=en)


def test_a_longitude_of_another_province_in_a_mining_area(refuse):
    first, *others = corners(RIGHT).splitlines()
    text = "\n".join([re.sub(r"112°", "118°", first), *others])
    zh, en = "不在本省范围内（110.0° 至 117.0°）。请更正", "lies outside the province (110.0° to 117.0°). Correct it"
    refuse(RIGHT, "area", {"corners_text": text}, at="corners_text", zh=zh, en=en)


def test_a_longitude_of_another_province_in_a_sea_parcel(refuse):
    text = corners(SEA).replace("112°21′06.780″", "118°21′06.780″")
    zh = "1 号点（北纬 21°31′12.350″，东经 118°21′06.780″）不在本省海域范围内"
    en = "Corner 1 at 21°31′12.350″ N, 118°21′06.780″ E does not lie in the waters of this province"
    refuse(SEA, "parcel", {"corners": text}, at="corners", zh=zh, en=en)


def test_crossing_corners_of_a_mining_area(refuse):
    a, b, c, d = corners(RIGHT).splitlines()
    zh, en = "拐点 1 至 3 的边与 2 至 4 的边相交", "the line from 1 to 3 meets the one from 2 to 4. Put the corners in"
    refuse(RIGHT, "area", {"corners_text": f"{a}\n{c}\n{b}\n{d}"}, at="corners_text", zh=zh, en=en)


def test_crossing_corners_of_a_sea_parcel(refuse):
    a, b, c, d = corners(SEA).splitlines()
    zh, en = (
        "1 至 3 的界址线与 2 至 4 的界址线相交",
        "the line from 1 to 3 meets the one from 2 to 4. Put the corners in",
    )
    refuse(SEA, "parcel", {"corners": f"{a}\n{c}\n{b}\n{d}"}, at="corners", zh=zh, en=en)


def test_anticlockwise_corners_are_taken_and_the_applicant_is_told(draft, client_in):
    case = draft(RIGHT, "area")
    first, *others = corners(RIGHT).splitlines()
    entries = plugin_for(RIGHT).sample().entries["area"]
    entered = {**entries, "corners_text": "\n".join([first, *reversed(others)]), "go": "on"}
    assert client_in("en").post(f"/my/cases/{case.pk}/steps/area/", entered).status_code == 302
    for language, words in (("en", "given anticlockwise and have been put clockwise"), ("zh-hans", "顺时针")):
        assert words in client_in(language).get(f"/my/cases/{case.pk}/draft/check/").content.decode()


def test_elevations_from_below_to_above(refuse):
    zh, en = "220 米不低于 60 米。请在此填写较低的标高", "220 m is not below 60 m. Enter the lower elevation here."
    changes = {"elevation_top": "60", "elevation_bottom": "220"}
    refuse(RIGHT, "area", changes, at="elevation_bottom", zh=zh, en=en)


def test_a_mineral_that_is_not_in_the_table(refuse):
    zh, en = "“unobtainium”不在", "“unobtainium” is not in the table of minerals. Choose one from the list."
    refuse(RIGHT, "mine", {"mineral": "unobtainium"}, at="mineral", zh=zh, en=en)


@pytest.mark.parametrize("matter", [SEA, LOCAL])
def test_sea_uses_that_do_not_add_up(refuse, matter):
    zh, en = "请更正面积或者界址点", "Correct the areas, or the corners of the parcel."
    refuse(matter, "uses", {"open_use": "10", "open_structure": "0"}, at="open_use", zh=zh, en=en)


def test_a_temporary_use_of_ninety_five_days(refuse):
    zh, en = (
        "申请期限共 95 天",
        "These are 95 days. Temporary use lasts less than three months, here until May 30, 2027",
    )
    refuse(SEA, "period", {"use_from": "2027-03-01", "use_to": "2027-06-03"}, at="use_to", zh=zh, en=en)


def test_an_engineer_counted_for_more_specialities_than_the_rule_allows(refuse):
    lines = "示测高0001, 甲一, 高级, 是, 04 06\n示测中0001, 乙一, 中级, 否, 04 06"
    zh, en = "第 2 行：", "Line 2: 乙一 is counted for 2 specialities; the rule allows 1 for this title."
    refuse(FIRM, "engineers", {"engineers": lines}, at="engineers", zh=zh, en=en)


def test_a_map_without_edition(draft, client_in):
    case, names = (
        draft(MAP, "editions"),
        {"paper_name": "宣传册 2026 年版", "internet_place": "https://map.example.com"},
    )
    for language, words in (("zh-hans", "请选择纸质版、互联网版"), ("en", "Choose paper, internet, or both.")):
        response = client_in(language).post(f"/my/cases/{case.pk}/steps/editions/", names)
        assert words in told(response, "published_as")
        assert {name: response.context["form"][name].value() for name in names} == names


def test_corners_written_in_the_other_way_are_told_at_the_choice(refuse):
    zh, en = "请选择“度分秒”", "choose “Degrees, minutes and seconds”"
    refuse(RIGHT, "area", {"coordinate_form": "plane"}, at="coordinate_form", zh=zh, en=en)


def test_what_is_missing_is_asked_for_by_the_kind_of_field(draft, client_in):
    case = draft(RIGHT, "mine")
    response = client_in("en").post(f"/my/cases/{case.pk}/steps/mine/", {"scale": "0"})
    assert [told(response, name) for name in ("mine_name", "mineral", "scale")] == [
        "Fill this in.",
        "Choose one.",
        "Enter 0.0001 or more.",
    ]


def test_no_list_is_answered_before_the_applicant_chose(draft, client_in):
    for matter, page in ((RIGHT, "mine"), (RIGHT, "grant"), (MAP, "work")):
        form = client_in("en").get(f"/my/cases/{draft(matter, page).pk}/steps/{page}/").context["form"]
        lists = [bound.field for bound in form if bound.widget_type == "select"]
        assert lists
        assert all(field.choices[0][0] == "" for field in lists)
