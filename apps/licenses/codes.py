"""What other systems call our statuses and acts (domain 3.8): tables to read from, never stored.

The lists are those of the housing ministry's e-licenses [seen: public source code]. Which of our statuses answers to
which code is plain for most; where the list has no word of its own, the choice is marked [inference].
"""

from __future__ import annotations

from apps.licenses import facts
from apps.licenses.models import License, Occasion, Status

STATUS_NAMES: dict[str, str] = {
    "01": "有效",
    "02": "暂扣",
    "03": "撤销",
    "04": "注销",
    "05": "失效",
    "06": "转出",
    "07": "吊销",
    "99": "其他",
}
OPERATION_NAMES: dict[str, str] = {
    "01": "新发",
    "02": "延续",
    "03": "暂扣",
    "04": "过期失效",
    "05": "注销（撤销、吊销）",
    "06": "暂扣发还",
    "07": "其他",
    "08": "转入",
    "09": "变更",
}

_STATUS: dict[Status, str] = {
    Status.VALID: "01",
    Status.SUSPENDED: "02",
    Status.REVOKED: "03",
    Status.CANCELLED: "04",
    Status.EXPIRED: "05",
    Status.REPLACED: "05",  # [inference]: the old version is invalid; the list has no word for "replaced"
    Status.TRANSFERRED: "06",
    Status.PREPARING: "99",  # [inference]: numbered, not yet a license
}
# 撤销 and 吊销 are one status here, told apart by the cause.
_PENALTY = "penalty_revocation"

_MADE: dict[Occasion, str] = {
    Occasion.ISSUE: "01",
    Occasion.RENEWAL: "02",
    Occasion.CHANGE: "09",
    Occasion.CORRECTION: "09",  # [inference]
    Occasion.REPLACEMENT: "07",  # [inference]
}
_DONE: dict[str, str] = {
    facts.SUSPENDED.code: "03",
    facts.EXPIRED.code: "04",
    facts.REVOKED.code: "05",
    facts.CANCELLED.code: "05",
    facts.RESUMED.code: "06",
    facts.TRANSFERRED.code: "07",  # [inference]: 08 is the other side's, 转入
    facts.REPLACED.code: "07",  # [inference]
}


def status_code(*, status: Status, cause: str = "") -> str:
    """The external code of a status; `cause` tells 撤销 (03) from 吊销 (07)."""
    return "07" if status == Status.REVOKED and cause == _PENALTY else _STATUS[status]


def operation_code(*, kind: str, license: License) -> str | None:
    """The external code of what a ledger entry of that kind did to the license; None for what is not told outside."""
    return _MADE[Occasion(license.occasion)] if kind == facts.ISSUED.code else _DONE.get(kind)
