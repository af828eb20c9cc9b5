"""The boundary file is chosen once: the page that reads it keeps it as the coordinate table."""

from __future__ import annotations

from django.utils.datastructures import MultiValueDict

from apps.cases.drafts import save_step
from apps.cases.models import MaterialVersion
from apps.ledger.canonical import sm3_hex
from tests.land.conftest import upload


def save(case, user, content):
    save_step(case=case, user=user, step_code="boundary", data={}, files=MultiValueDict({"boundary": [content]}))


def table(case):
    from apps.land.samples import boundary_file

    return upload("坐标表.txt", boundary_file("preexam_site"))


def test_the_boundary_file_becomes_the_coordinate_table(start, world):
    case = start("preexam_site")
    content = table(case)
    save(case, world.user("agent"), content)
    version = MaterialVersion.objects.get(material__case=case, material__code="COORD_LAND")
    content.seek(0)
    assert version.digest == sm3_hex(content.read())


def test_the_same_file_again_makes_no_new_version(start, world):
    case = start("preexam_site")
    save(case, world.user("agent"), table(case))
    save(case, world.user("agent"), table(case))
    assert MaterialVersion.objects.filter(material__case=case, material__code="COORD_LAND").count() == 1
