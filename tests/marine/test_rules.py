from __future__ import annotations

import pytest

from apps.cases.registry import plugin_for
from apps.identity.models import Level
from tests.land.conftest import fill_in


@pytest.mark.parametrize("authority", ["990101", "990201"])
def test_temporary_use_is_decided_in_the_county(start, authority):
    case = start("temporary_use", authority)
    decision = plugin_for(case.matter_code).decide_level(case)
    assert decision.level == Level.COUNTY
    assert decision.reason_zh
    assert decision.reason_en


def test_a_company_is_always_represented(start):
    case = fill_in(start("temporary_use"))
    assert plugin_for(case.matter_code).conditions(case) == {"represented_by_agent"}
