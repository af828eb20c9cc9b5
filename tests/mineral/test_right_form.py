from __future__ import annotations

from apps.licenses.models import License

from .conftest import filled


def test_a_registered_right_is_found(start, registered):
    assert filled(start("mining_plan"), "right", right_number=registered).is_valid()


def test_an_unknown_number_is_refused(start):
    form = filled(start("mining_plan"), "right", right_number="示（2026）甲东县不动产权第9900404号")
    assert "9900404" in form.errors["right_number"][0]


def test_a_right_of_somebody_else_is_refused(start, world, registered):
    License.objects.filter(number=registered).update(holder=world.company("mining"))
    assert not filled(start("mining_plan"), "right", right_number=registered).is_valid()


def test_a_suspended_right_is_refused(start, registered):
    License.objects.filter(number=registered).update(status="suspended", status_reason="x", status_cause="x")
    assert not filled(start("mining_plan"), "right", right_number=registered).is_valid()
