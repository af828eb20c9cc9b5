"""The simulator's lists of matters: an invented beginning, and changes one can provoke. All codes begin with 99."""

from __future__ import annotations

import html
import time
import uuid
from collections.abc import Callable
from typing import Any

from apps.hubsim.pages import page, table
from apps.hubsim.store import Store

DIRECTORY, BASIC = "UP_TASK_DIRECTORY", "UP_TASK_GENERAL_BASIC"
_ORGANS = {"99990101MB9900056U": "甲东县自然资源局", "99990102MB99000645": "甲西县自然资源局"}
# Invented codes of three matters of the demonstration, and one that it does not have.
_MATTERS = {
    "990131053000": ("建设项目用地预审与选址意见书核发", 20, 10),
    "990125312000": ("建设用地规划许可证核发", 20, 12),
    "990104469000": ("地图审核", 20, 15),
    "990199999000": ("古树名木移植审批（演示）", 20, 8),
}
_NAMES = {"add": "新增一项", "promise": "承诺期限减一天", "rename": "改名", "end": "取消", "restore": "恢复"}


def _now() -> str:
    return time.strftime("%Y%m%dT%H%M%S", time.gmtime(time.time() + 8 * 3600))


def _line(catalog: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "row_guid": str(uuid.uuid4()),
        "cd_operation": "I",
        "cd_batch": "demo",
        "data_source": "999",
        "catalog_code": catalog,
        "task_name": name,
        "task_type": "01",
        "task_state": "1",
        "task_version": 1,
        "use_level": "4",
        "by_law": "演示 / DEMO",
        "plan_effective_date": "20260101T000000",
        "plan_cancel_date": None,
        **more,
    }


def _basic(catalog: str, organ: str, name: str, law: int, promise: int) -> dict[str, Any]:
    return _line(
        catalog,
        name,
        task_code=f"{organ}4{catalog}",
        dept_code=organ,
        dept_name=_ORGANS[organ],
        dept_type="1",
        anticipate_day=law,
        anticipate_type="1",
        promise_day=promise,
        promise_type="1",
        project_type="2",
        limit_scene_num=1,
        is_fee="0",
    )


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["table"], row.get("task_handle_item") or row.get("task_code") or row["catalog_code"]


def seed(store: Store) -> None:
    """The invented lists, once: a store that has lines keeps them."""
    if store.tasks("", page=1, size=1)[0]:
        return
    for catalog, (name, law, promise) in _MATTERS.items():
        _put(store, DIRECTORY, _line(catalog, name))
        for organ in _ORGANS:
            _put(store, BASIC, _basic(catalog, organ, name, law, promise))


def _put(store: Store, name: str, row: dict[str, Any]) -> None:
    moment = _now()
    store.add_task(name, moment, {**row, "cd_time": moment})


def newest(store: Store) -> list[dict[str, Any]]:
    """The last state of each line, in the order in which they first came."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in store.tasks("", page=1, size=100_000)[0]:
        found[_key(row)] = row
    return list(found.values())


_CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "promise": lambda row: {"promise_day": max(1, (row.get("promise_day") or 10) - 1)},
    "rename": lambda row: {"task_name": f"{row['task_name']}（新）"},
    "end": lambda row: {"task_state": "3", "plan_cancel_date": _now()},
    "restore": lambda row: {"task_state": "1", "plan_cancel_date": None},
}


def provoke(store: Store, what: str, key: str = "") -> bool:
    """Makes one change, as the platform's own people would; False for an unknown one or an unknown line."""
    rows = newest(store)
    if what == "add":
        serial = sum(row["table"] == DIRECTORY for row in rows)
        catalog = f"9901{90000 + serial:05d}000"
        organ = next(iter(_ORGANS))
        _put(store, DIRECTORY, _line(catalog, f"演示新增事项{serial}"))
        _put(store, BASIC, _basic(catalog, organ, f"演示新增事项{serial}", 20, 10))
        return True
    row = next((row for row in rows if _key(row)[1] == key), None)
    if row is None or what not in _CHANGES:
        return False
    changed = {**row, **_CHANGES[what](row)}
    changed |= {"cd_operation": "U", "task_version": row["task_version"] + 1, "row_guid": str(uuid.uuid4())}
    _put(store, changed.pop("table"), changed)
    return True


def overview(store: Store) -> str:
    """The lists with a button for each change."""

    def buttons(row: dict[str, Any]) -> str:
        wanted = ("restore",) if row["task_state"] == "3" else ("promise", "rename", "end")
        skip = {"promise"} if row["table"] == DIRECTORY else set()
        return "".join(_button(what, _key(row)[1]) for what in wanted if what not in skip)

    rows = (
        (
            html.escape(row["table"]),
            f"<code>{html.escape(_key(row)[1])}</code>",
            html.escape(row["task_name"]),
            html.escape(f"{row.get('dept_name', '')} {row.get('promise_day', '')} 状态{row['task_state']}"),
            buttons(row),
        )
        for row in newest(store)
    )
    return page(
        "目录清单与实施清单 · Lists of matters",
        f"<p>{_button('add', '')}</p>",
        table(("表", "编码", "名称", "机构、承诺天数、状态", "改动 Provoke"), rows),
        '<p><a href="/">返回 Back</a></p>',
    )


def _button(what: str, key: str) -> str:
    return (
        f'<form method="post" action="/lists" style="display:inline"><input type="hidden" name="key" '
        f'value="{html.escape(key)}"><button name="what" value="{what}">{_NAMES[what]} {what}</button></form> '
    )
