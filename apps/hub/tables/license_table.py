"""UP_LIC_DATA (电子证照目录, domain 3.1 and 3.8): a license enters the national catalogue."""

from __future__ import annotations

from apps.hub.columns import Column, NoCode, Table
from apps.hub.facts import LicenseFact
from apps.licenses import kinds

C = Column[LicenseFact]


def _identifier(fact: LicenseFact) -> str:
    """The identifier by GB/T 36904. Raises NoCode: without an official type code a license has none."""
    if not fact.license.identifier:
        raise NoCode(f"type code of {fact.license.kind}")
    return fact.license.identifier


LICENSE = Table[LicenseFact](
    "UP_LIC_DATA",
    "电子证照目录",
    "license",
    (
        C("certificate_source_id", "电子证照标识", _identifier, 128, required=True),
        C("certificate_name", "证照名称", lambda f: kinds.get(f.license.kind).title_zh, 512),
        C("certificate_number", "证照编号", lambda f: f.license.number, 128),
        C("certificate_type", "证照类型", lambda f: kinds.get(f.license.kind).title_zh, 256),
        C("certificate_type_code", "证照类型代码", lambda f: _identifier(f).split(".")[5], 64),
        C("certificate_holder", "持证主体", lambda f: f.license.holder_name, 256),
        C("certificate_holder_code", "持证主体代码", lambda f: f.license.holder.id_number, 256),
        C("certificate_holder_type", "持证主体代码类型", lambda f: f.codes("id_type", f.license.holder.kind), 2000),
        C("certificate_area_code", "所属地区", lambda f: f.license.issuer.region_code, 32),
        C("issue_dept", "颁发机构", lambda f: f.license.issuer_name, 256),
        C("issue_dept_code", "颁发机构代码", lambda f: f.license.issuer.uscc, 32),
        C("issue_date", "颁发日期", lambda f: f.license.issued_on.strftime("%Y%m%d"), 32),
    ),
)
