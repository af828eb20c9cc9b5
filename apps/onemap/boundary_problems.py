"""What can be wrong with a boundary file, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, Promise] = {
    # the file as a whole
    "empty": _("The file is empty. Export the boundary points again and choose the new file."),
    "too_large": _("The file is larger than %(limit)s MB. Split it, or export only the boundary points."),
    "not_text": _("This is not a text file. Export the boundary points as TXT; renaming another file does not help."),
    "encoding": _("The characters cannot be read. Save the file as UTF-8 or GB18030 (ANSI in Notepad)."),
    "missing_section": _("The line “%(name)s” is missing. Add it, with its contents below it."),
    "unknown_section": _("“%(name)s” is no section of this format. Only [属性描述] and [地块坐标] are."),
    "before_section": _("This line stands before the first section. Begin the file with [属性描述]."),
    "too_many_problems": _("There are more errors than the %(limit)s shown. Correct these and check again."),
    # [属性描述]
    "attribute_form": _("This line is no attribute. Write it as “name=value”."),
    "attribute_twice": _("“%(name)s” is given twice. Keep one of the two lines."),
    "attribute_missing": _("“%(name)s” is missing in [属性描述]. Add a line such as “%(example)s”."),
    "crs": _("“%(value)s” is not accepted. Convert the coordinates to CGCS2000 and write “坐标系=2000国家大地坐标系”."),
    "zone_width": _("“%(value)s” is no zone width. Write “几度分带=3” or “几度分带=6”."),
    "projection": _("“%(value)s” is not accepted. Use the Gauss-Krüger projection and write “投影类型=高斯克吕格”."),
    "unit": _("“%(value)s” is not accepted. Give the coordinates in meters and write “计量单位=米”."),
    "zone_form": _("“%(value)s” is no zone number. Write a whole number, such as “带号=38”."),
    "zone_outside": _(
        "Zone %(value)s is no %(width)s° zone of China: these are numbered %(first)s to %(last)s. "
        "Correct 带号 or 几度分带."
    ),
    # [地块坐标]
    "fullwidth_comma": _("This line has a Chinese comma (，). Replace it with “,”."),
    "no_parcels": _("There is no parcel below [地块坐标]. Each parcel begins with a line that ends in “,@”."),
    "too_many_parcels": _("There are more than %(limit)s parcels. Split the file."),
    "too_many_points": _("There are more than %(limit)s points. Split the file."),
    "too_many_rings": _("Parcel %(parcel)s has more than %(limit)s rings. Split it into several parcels."),
    "parcel_fields": _(
        "A parcel line has nine fields: points, hectares, number, name, 面, map sheet, use, land class, @. "
        "This one has %(count)s."
    ),
    "parcel_number": _("The parcel has no number (third field). Give it one, such as DK001."),
    "duplicate_parcel": _("Parcel %(parcel)s stands in line %(first)s already. Give each parcel its own number."),
    "shape_kind": _("“%(value)s” is no area. Only parcels of kind 面 can be applied for."),
    "too_long": _("“%(value)s…” is too long. Use at most %(limit)s characters."),
    "count_form": _("“%(value)s” is no number of points. Write a whole number in the first field."),
    "count": _("The parcel line says %(stated)s points, but %(found)s follow. Correct the number or add the points."),
    "area_form": _("“%(value)s” is no area. Write hectares as a number, such as 1.2345."),
    "point_fields": _("A point line has four fields: point, ring, X (north), Y (east). This one has %(count)s."),
    "point_before_parcel": _("This point belongs to no parcel. Put the parcel's line, which ends in “,@”, above it."),
    "ring_form": _("“%(value)s” is no ring number. Write 1 for the outer ring, 2 and up for holes and further parts."),
    "coordinate_form": _("“%(value)s” is no coordinate. Write meters as a number with at most six decimals."),
    "axes_swapped": _(
        "X and Y are swapped: X must be the northing (seven digits), Y the easting (six, or eight with the zone "
        "number). Nothing was swapped for you; correct the export and check the place on the map."
    ),
    "north_range": _("X = %(value)s does not lie in China. X is the northing in meters, from 1 000 000 to 6 000 000."),
    "east_digits": _(
        "Y = %(value)s has the wrong number of digits. Write six, or eight with the zone number in front."
    ),
    "east_range": _(
        "Y = %(value)s lies too far from the central meridian of zone %(zone)s. Use the zone of the place."
    ),
    "zone_prefix": _("Y = %(value)s is in zone %(found)s, but 带号 says %(zone)s. Correct one of the two."),
    "mixed_prefix": _("Some Y have the zone number in front and some do not. Write all of them the same way."),
    # rings
    "too_few_points": _(
        "Ring %(ring)s of parcel %(parcel)s has %(found)s different points. An area needs three or more."
    ),
    "ring_not_closed": _(
        "Ring %(ring)s of parcel %(parcel)s ends with %(point)s at another place than it began. "
        "Repeat the first point exactly."
    ),
    "duplicate_point": _("Points %(first)s and %(point)s have the same coordinates. Delete one of them."),
    "duplicate_name": _("Point %(point)s stands twice in ring %(ring)s of parcel %(parcel)s. Number the points anew."),
    "no_area": _("The points of ring %(ring)s of parcel %(parcel)s lie on one line. Check the coordinates."),
    "self_crossing": _(
        "Ring %(ring)s of parcel %(parcel)s crosses itself near %(place)s (X, Y). "
        "Put the points in their order along the boundary."
    ),
    "rings_cross": _(
        "Rings %(ring)s and %(other)s of parcel %(parcel)s cross. "
        "A hole must lie wholly inside, a further part wholly outside."
    ),
    "hole_outside": _("Ring %(ring)s of parcel %(parcel)s lies around ring 1. Make the outer boundary ring 1."),
}


@dataclass(frozen=True)
class Problem:
    """One fault: its line (from 1; None for the whole file), a code of `TEXTS`, and what the text names."""

    code: str
    line: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return str(TEXTS[self.code]) % self.params

    def __str__(self) -> str:
        return (
            str(_("Line %(line)s: %(message)s")) % {"line": self.line, "message": self.message}
            if self.line
            else self.message
        )


class BoundaryError(ValueError):
    """The file is refused; `problems` lists every fault that was found, in the order of lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.line or 0))
        super().__init__(", ".join(f"{p.line or '-'}:{p.code}" for p in self.problems))
