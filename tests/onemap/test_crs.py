from __future__ import annotations

from decimal import Decimal

import pytest

from apps.onemap.crs import Zone, to_geographic, with_prefix, without_prefix, zone_prefix


def test_the_vector_of_epsg_4526_is_met():
    latitude, longitude = to_geographic(
        Zone(3, 38), north=Decimal("2582988.976"), east=without_prefix(Decimal("38383243.971"))
    )
    assert latitude == pytest.approx(23.34303985994083, abs=1e-11)
    assert longitude == pytest.approx(112.85831383070335, abs=1e-11)


@pytest.mark.parametrize(
    ("width", "number", "prefixed", "epsg", "meridian"),
    [
        (3, 25, True, 4513, 75),
        (3, 45, False, 4554, 135),
        (3, 38, True, 4526, 114),
        (6, 13, True, 4491, 75),
        (6, 23, False, 4512, 135),
    ],
)
def test_zones_have_the_numbers_of_epsg(width, number, prefixed, epsg, meridian):
    zone = Zone(width, number)
    assert (zone.epsg(prefixed=prefixed), zone.central_meridian) == (epsg, meridian)


@pytest.mark.parametrize(("width", "number"), [(3, 24), (3, 46), (6, 12), (6, 24), (5, 30)])
def test_a_zone_outside_china_is_no_zone(width, number):
    with pytest.raises(ValueError):
        Zone(width, number)


def test_the_zone_number_in_front_is_told_and_taken_off():
    assert zone_prefix(Decimal("38383243.971")) == 38
    assert zone_prefix(Decimal("383243.971")) is None
    assert with_prefix(Decimal("383243.971"), Zone(3, 38)) == Decimal("38383243.971")
