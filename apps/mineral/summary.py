"""An application in lines: for checking one's answers, and for the clerk's case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.facts import years, yes_or_no
from apps.cases.registry import Fact
from apps.mineral import minerals
from apps.mineral.models import MineralApplication
from apps.mineral.selectors import filled_application

if TYPE_CHECKING:
    from apps.cases.models import Case


def summarize_right(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        Fact(gettext_lazy("Name of the mine"), a.mine_name, "mine"),
        Fact(gettext_lazy("Economic type of the right holder"), str(a.get_economic_type_display()), "mine"),
        Fact(gettext_lazy("Mineral"), minerals.name_of(a.mineral), "mine"),
        *_works(a, "mine"),
        Fact(gettext_lazy("Way of grant"), str(a.get_grant_way_display()), "grant", a.grant_contract),
        Fact(gettext_lazy("Number of the exploration right"), a.exploration_number or "–", "grant"),
        Fact(gettext_lazy("Term"), years(a.years), "grant"),
        *_area(a),
    ]


def summarize_exploration_right(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        Fact(gettext_lazy("Exploration project"), a.mine_name, "project"),
        Fact(gettext_lazy("Mineral"), minerals.name_of(a.mineral), "project"),
        Fact(gettext_lazy("Location of the area"), a.location, "project", a.map_sheets),
        Fact(gettext_lazy("Way of grant"), str(a.get_grant_way_display()), "grant", a.grant_contract),
        Fact(gettext_lazy("Oil or gas with a foreign partner"), yes_or_no(a.foreign_cooperation), "grant"),
        *_ground(a),
    ]


def summarize_plan(case: Case) -> list[Fact]:
    a = filled_application(case)
    restoration = "" if a.restoration_ha is None else _("%(area)s ha") % {"area": a.restoration_ha}
    return [
        Fact(gettext_lazy("Number of the mining right"), a.right_number, "right"),
        Fact(gettext_lazy("Name of the mine"), a.mine_name, "plan"),
        *_works(a, "plan"),
        Fact(gettext_lazy("Mining recovery"), "" if a.recovery is None else f"{a.recovery} %", "plan"),
        Fact(gettext_lazy("Area to restore"), restoration, "plan"),
        *_area(a),
    ]


def _works(a: MineralApplication, step: str) -> list[Fact]:
    unit = str(a.get_scale_unit_display())
    times = " × " if unit[:1].isdigit() else " "  # 50 × 10,000 tons a year
    scale = "" if a.scale is None else f"{a.scale.normalize():f}{times}{unit}"
    return [
        Fact(gettext_lazy("Mining method"), str(a.get_method_display()), step),
        Fact(gettext_lazy("Production scale"), scale, step),
    ]


def _area(a: MineralApplication) -> list[Fact]:
    depth = "" if a.elevation_top is None else f"{a.elevation_top} m → {a.elevation_bottom} m"
    return [*_ground(a), Fact(gettext_lazy("Mining elevation"), depth, "area")]


def _ground(a: MineralApplication) -> list[Fact]:
    corners = "" if not a.corners else _("%(count)s corners") % {"count": len(a.corners)}
    note = _("The corners were given anticlockwise and have been put clockwise.") if a.turned else ""
    area = "" if a.km2 is None else _("%(area)s km²") % {"area": a.km2}
    stated = "" if a.stated_km2 is None else _("%(area)s km² stated") % {"area": a.stated_km2}
    return [
        Fact(gettext_lazy("Corner points"), corners, "area", note),
        Fact(gettext_lazy("Area"), area, "area", stated),
    ]
