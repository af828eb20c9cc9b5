"""The tables that report a case (办件库, domain 3.1): UP_PRO_ACCEPT, PROCESS, SPECIALPROCEDURE, MATERIAL, RESULT."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apps.hub.columns import Column, Table
from apps.hub.facts import CaseFact
from apps.identity.models import ApplicantKind

C = Column[CaseFact]


def _number(fact: CaseFact) -> str | None:
    return fact.case.number


def _who(fact: CaseFact) -> str:
    return fact.entry.actor_name


def _accepted_on(fact: CaseFact) -> dt.date | None:
    """Of a case that was not accepted, the day of that answer: the column may not be empty [inference]."""
    return fact.day("accepted_on") or fact.entry.occurred_at


def _legal_representative(fact: CaseFact) -> str:
    return fact.case.applicant.legal_representative if fact.case.applicant.kind == ApplicantKind.LEGAL else ""


ACCEPT = Table[CaseFact](
    "UP_PRO_ACCEPT",
    "受理信息",
    "report",
    (
        C("project_no", "办件编号", _number, 50, required=True),
        C("catalog_code", "基本编码", lambda f: f.listed().catalog_code, 12, required=True),
        C("local_catalog_code", "地方基本编码", lambda f: None, 50),
        C("task_code", "实施编码", lambda f: f.listed().task_code, 36, required=True),
        C("local_task_code", "地方实施编码", lambda f: f.case.matter_code, 50),
        C("task_handle_item", "业务办理项编码", lambda f: f.listed().handle_item, 50),
        C("task_name", "事项名称", lambda f: f.case.matter.name_zh, 1000, required=True),
        C("task_version", "事项版本", lambda f: f.listed().version, required=True, kind="int"),
        C("project_name", "办理摘要", lambda f: f.case.title, 1000, cut=True),
        C("project_type", "办理类型", lambda f: f.codes("case_type", f.case.matter.spec.case_type), 2, required=True),
        C("apply_type", "申请类型", lambda f: f.codes("apply_type", "online"), 2, required=True),
        C("applyer_name", "申请人名称", lambda f: f.case.applicant.name, 100, required=True),
        C("applyer_type", "申请人类型", lambda f: f.codes("applicant_kind", f.case.applicant.kind), 2, required=True),
        C("applyer_page_type", "证件类型", lambda f: f.codes("id_type", f.case.applicant.kind), 70, required=True),
        C("applyer_page_code", "证件号码", lambda f: f.case.applicant.id_number, 500, required=True),
        C("legal", "法定代表人", _legal_representative, 100),
        C("contact_name", "联系人", lambda f: f.case.filer.display_name, 100),
        C("contact_type", "联系人证件类型", lambda f: None, 6),
        C("contact_code", "联系人证件号码", lambda f: None, 50),
        C("contact_mobile", "联系人手机", lambda f: f.case.applicant.phone, 11),
        C("address", "地址", lambda f: f.case.applicant.address, 1000, cut=True),
        C("zip_code", "邮编", lambda f: None, 6),
        C("apply_date", "申请时间", lambda f: f.case.filed_at, required=True, kind="date"),
        C("accept_date", "受理时间", _accepted_on, required=True, kind="date"),
        C("accept_doc_no", "受理文书编号", lambda f: _document_number(f), 50),
        C("promise_date", "承诺办结时间", lambda f: f.day("promise_due_on"), kind="date"),
        C("org_code", "受理机构编码", lambda f: f.case.receiving_authority.uscc, 64, required=True),
        C("org_name", "受理机构名称", lambda f: f.case.receiving_authority.name, 100, required=True),
        C("handle_user_name", "受理人员", _who, 100),
    ),
)


def _document_number(fact: CaseFact) -> str | None:
    return next((d["number"] for d in fact.data.get("documents", [])), None)


def _event(fact: CaseFact) -> str:
    data = fact.data
    if "verdict" in data:
        return fact.codes("process_event", data["verdict"])
    return fact.codes("process_event", str(fact.part.get("event", "other")))


def _explanation(fact: CaseFact) -> Any:
    data = fact.data
    written = (data.get(name) for name in ("opinion", "reason", "result", "question", "remark"))
    return next((text for text in written if text), fact.part["label"])


PROCESS = Table[CaseFact](
    "UP_PRO_PROCESS",
    "办理过程",
    "report",
    (
        C("project_no", "办件编号", _number, 50, required=True),
        C("process_name", "环节名称", lambda f: f.part["label"], 1000, required=True),
        C("event_name", "业务动作", _event, 2, required=True),
        C("handle_user_name", "办理人员", _who, 100, required=True),
        C("handle_explain", "办理意见", _explanation, 2000, required=True, cut=True),
        C("event_start_time", "开始时间", lambda f: None, kind="date"),
        C("event_end_time", "结束时间", lambda f: f.entry.occurred_at, required=True, kind="date"),
        C("remark", "备注", lambda f: None, 256, cut=True),
    ),
)

SPECIAL = Table[CaseFact](
    "UP_PRO_SPECIALPROCEDURE",
    "特别程序",
    "report",
    (
        C("project_no", "办件编号", _number, 50, required=True),
        C("special_type", "种类", lambda f: f.codes("special_type", str(f.part["type"])), 2, required=True),
        C("special_name", "名称", lambda f: f.part["name"], 1000, required=True),
        C("special_time", "开始时间", lambda f: f.part["started"], required=True, kind="date"),
        C("end_time", "结束时间", lambda f: f.part["ends"], required=True, kind="date"),
        C("special_reason", "启动理由", lambda f: f.part["reason"], 2000, required=True, cut=True),
        C("applyer_user_name", "申请人员", _who, 100),
        C("result", "结果", lambda f: f.part.get("result"), 2000, cut=True),
        C("special_explain", "说明", lambda f: f.part.get("basis"), 2000, cut=True),
        C("handle_user", "办理人员", _who, 100),
        C("remark", "备注", lambda f: None, 256, cut=True),
    ),
)

MATERIAL = Table[CaseFact](
    "UP_PRO_MATERIAL",
    "申请材料",
    "report",
    (
        C("project_no", "办件编号", _number, 50, required=True),
        C("material_name", "材料名称", lambda f: f.part["title"], 200, required=True, cut=True),
        C("get_type", "收取方式", lambda f: f.codes("material_get_type", "online"), 2, required=True),
        C("get_num", "份数", lambda f: "1", 5),
        C("material_attach_name", "附件名称", lambda f: f.part["name"], 200, cut=True),
        C("remark", "备注", lambda f: f"SM3 {f.part['sm3']}", 256),
    ),
)


def _delivers(fact: CaseFact) -> str:
    return fact.codes("yes_no", "yes" if fact.license is not None else "no")


RESULT = Table[CaseFact](
    "UP_PRO_RESULT",
    "办结信息",
    "report",
    (
        C("project_no", "办件编号", _number, 50, required=True),
        C("result_type", "办理结果", lambda f: f.codes("result", str(f.part["result"])), 2, required=True),
        C("result_date", "办结时间", lambda f: f.entry.occurred_at, required=True, kind="date"),
        C("result_explain", "结果描述", _explanation, 2000, cut=True),
        C("result_cetr_name", "结果证照名称", lambda f: f.part.get("license_title"), 256),
        C("result_cetr_no", "结果证照编号", lambda f: f.license.number if f.license else None, 2000),
        C("is_delivery_results", "是否送达结果", _delivers, 2, required=True),
        C("handle_user_name", "办结人员", _who, 100),
        C("satisfaction", "满意度", lambda f: None, 2),
        C("remark", "备注", lambda f: None, 256),
    ),
)
