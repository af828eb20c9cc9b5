"""The simulator's page: what it received, case by case, and how it misbehaves. Plain HTML without scripts."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable
from urllib.parse import quote
from zoneinfo import ZoneInfo

from apps.hubsim.store import Arrival, Store

_STYLE = (
    "body{font:15px/1.6 system-ui,'Noto Sans SC',sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c2733}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;"
    "border-bottom:1px solid #d9dfe5;vertical-align:top;overflow-wrap:anywhere}"
    "th{color:#52606d;font-weight:600}code{font-size:.85em}"
    ".mark{background:#fff4ce;padding:.2rem .6rem;border-radius:.3rem}"
)


def page(title: str, *parts: str) -> str:
    return (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style>"
        f'<p class="mark">演示 / DEMO · 国家政务服务平台模拟器，不是真实平台 (simulator, not the real hub)</p>'
        f"<h1>{html.escape(title)}</h1>{''.join(parts)}</html>"
    )


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{html.escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def overview(store: Store) -> str:
    counts = store.counts()
    faults = store.faults()
    told = "、".join(f"{name} {probability:.0%}" for name, probability in faults.items()) or "无 (none)"
    calls = [
        (_clock(at), html.escape(path), f"<code>{html.escape(status)}</code>") for at, path, status in store.calls()
    ]
    return page(
        "收到的数据 · Rows received",
        table(("表 Table", "行数 Rows"), ((html.escape(t), str(n)) for t, n in counts.items())),
        f"<p>重复上报 (came more than once): {store.repeated()} · 故障 (faults): {html.escape(told)}</p>",
        '<p><a href="/lists">目录清单与实施清单 · Lists of matters</a></p>',
        "<h2>最近的数据 · Latest</h2>",
        _rows(store.arrivals(limit=100), link=True),
        "<h2>最近的调用 · Calls</h2>",
        table(("时间", "地址", "结果"), calls),
    )


def case(store: Store, project: str) -> str:
    return page(f"办件 {project}", _rows(store.arrivals(project), link=False), '<p><a href="/">返回 Back</a></p>')


def _rows(arrivals: Iterable[Arrival], *, link: bool) -> str:
    def cells(row: Arrival) -> Iterable[str]:
        project = html.escape(row.project)
        yield str(row.arrival)
        yield html.escape(row.table)
        yield f'<a href="/cases/{quote(row.project, safe="")}">{project}</a>' if link else html.escape(_says(row))
        yield html.escape(row.cd_time)
        yield str(row.times)
        yield f"<code>{html.escape(row.guid)}</code>"

    return table(("次序", "表", "办件" if link else "内容", "cd_time", "次数", "row_guid"), map(cells, arrivals))


def _says(row: Arrival) -> str:
    names = ("task_name", "process_name", "special_name", "material_name", "result_cetr_name", "certificate_name")
    return next((str(row.body[name]) for name in names if row.body.get(name)), "")


def _clock(at_ms: int) -> str:
    moment = dt.datetime.fromtimestamp(at_ms / 1000, ZoneInfo("Asia/Shanghai"))
    return moment.strftime("%H:%M:%S")
