"""What the plan's case has beside the common course: experts, for whom the clock stops, and a notice, for which not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from apps.cases.registry import DemoAct
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Duty

if TYPE_CHECKING:
    from apps.cases.models import Case


def _start(code: str, days: int, reason: str) -> Callable[[Case], dict[str, Any]]:
    def data(case: Case) -> dict[str, Any]:
        return {"code": code, "planned_end": (today() + dt.timedelta(days=days)).isoformat(), "reason": reason}

    return data


PLAN_ACTS = (
    DemoAct(
        Stage.EXAMINATION,
        "start_procedure",
        Duty.HANDLER,
        _start("expert_review", 15, "组织专家评审开采方案和矿区生态修复方案"),
    ),
    DemoAct(
        Stage.SUSPENDED,
        "finish_procedure",
        Duty.HANDLER,
        {"code": "expert_review", "result": "专家组评审通过，方案已按意见修改。"},
    ),
    DemoAct(
        Stage.EXAMINATION, "start_procedure", Duty.HANDLER, _start("publicity", 7, "公示矿区生态修复方案，征求公众意见")
    ),
    DemoAct(
        Stage.EXAMINATION,
        "record_objection",
        Duty.HANDLER,
        {"objection": "运输道路扬尘影响沿线村庄。", "answer": "方案已增加道路硬化和洒水降尘措施，并书面答复。"},
    ),
    DemoAct(
        Stage.EXAMINATION,
        "finish_procedure",
        Duty.HANDLER,
        {"code": "publicity", "result": "公示期满，收到异议一件，已答复。"},
    ),
)
