from __future__ import annotations

import pytest

from apps.catalogue.models import MatterVersion
from apps.catalogue.selectors import current_version, current_versions

pytestmark = pytest.mark.usefixtures("loaded")


def found(**criteria):
    return [v.matter.code for v in current_versions(**criteria)]


@pytest.mark.parametrize(
    "search", ["临时用地审批", "temporary LAND approval", "land.temporary_use", "  审批 临时用地 "]
)
def test_a_matter_is_found_by_words_of_its_name_or_code(search):
    assert found(search=search) == ["land.temporary_use"]


def test_every_word_must_occur():
    assert found(search="临时用地 海域") == []


def test_a_sector_narrows_the_list():
    assert set(found(sector="shared")) == {"shared.realestate_registration"}


def test_an_unknown_matter_has_no_version():
    with pytest.raises(MatterVersion.DoesNotExist):
        current_version("land.nowhere")


@pytest.mark.parametrize("criteria", [{"sector": "shared"}, {}])
def test_the_list_is_one_query_whatever_its_length(criteria, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert all(v.spec.code == v.matter.code for v in current_versions(**criteria))
