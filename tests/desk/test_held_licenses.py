"""Licenses that the applicant holds: seen by whoever's turn it is, for this case alone, and each look is recorded."""

from __future__ import annotations

import pytest

from apps.licenses.use_models import LicenseUse
from tests.factories import a_person
from tests.licenses.conftest import issue, number_one, seal  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def license(world, issue):  # noqa: F811
    """Of the citizen, who is the course's applicant."""
    return issue(holder=world.person("citizen"))


@pytest.fixture
def held(course, license):
    return f"{course.filed().url}held/{license.pk}/"


def test_the_page_names_it_and_tells_nothing_of_it_yet(course, license, signed_in):
    page = signed_in("jiadong.window").get(course.filed().url).content.decode()
    assert "测试用地证" in page
    assert license.number not in page


def test_whoevers_turn_it_is_reads_it_and_the_look_is_recorded(course, held, license, signed_in):
    assert license.number in signed_in("jiadong.window").get(held).content.decode()
    use = LicenseUse.objects.get()
    assert (use.kind, use.case_ref, use.license) == ("in_case", str(course.id), license)
    assert course.case.number in use.purpose


@pytest.mark.parametrize("who", ["jiadong.approver", "province.supervisor", "jiaxi.window", "outsider", "citizen"])
def test_nobody_else_reads_it(held, signed_in, who):
    assert signed_in(who).get(held).status_code == 404
    assert not LicenseUse.objects.exists()


def test_a_license_of_somebody_else_is_not_found(course, issue, signed_in):  # noqa: F811
    other = issue(holder=a_person())
    assert signed_in("jiadong.window").get(f"{course.filed().url}held/{other.pk}/").status_code == 404
