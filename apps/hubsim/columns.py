"""What the hub checks in a row: which columns a table has, how long each may be, and whether it must be there.

Typed off domain section 3.1 by itself: `name length !` with `!` for NOT NULL, `t` for a time YYYYMMDDThhmmss, `n` for a
whole number. The first five columns are every table's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeGuard

_HEAD = "row_guid 50 !, cd_operation 2 !, cd_time t !, cd_batch 32 !, data_source 3 !"
_TABLES = {
    "UP_PRO_ACCEPT": "project_no 50 !, catalog_code 12 !, local_catalog_code 50, task_code 36 !, local_task_code 50, "
    "task_handle_item 50, task_name 1000 !, task_version n !, project_name 1000, project_type 2 !, apply_type 2 !, "
    "applyer_name 100 !, applyer_type 2 !, applyer_page_type 70 !, applyer_page_code 500 !, legal 100, "
    "contact_name 100, contact_type 6, contact_code 50, contact_mobile 11, address 1000, zip_code 6, apply_date t !, "
    "accept_date t !, accept_doc_no 50, promise_date t, org_code 64 !, org_name 100 !, handle_user_name 100",
    "UP_PRO_PROCESS": "project_no 50 !, process_name 1000 !, event_name 2 !, handle_user_name 100 !, "
    "handle_explain 2000 !, event_start_time t, event_end_time t !, remark 256",
    "UP_PRO_RESULT": "project_no 50 !, result_type 2 !, result_date t !, result_explain 2000, result_cetr_name 256, "
    "result_cetr_no 2000, is_delivery_results 2 !, handle_user_name 100, satisfaction 2, remark 256",
    "UP_PRO_SPECIALPROCEDURE": "project_no 50 !, special_type 2 !, special_name 1000 !, special_time t !, "
    "end_time t !, special_reason 2000 !, applyer_user_name 100, result 2000, "
    "special_explain 2000, handle_user 100, remark 256",
    "UP_PRO_MATERIAL": "project_no 50 !, material_name 200 !, get_type 2 !, get_num 5, material_attach_name 200, "
    "remark 256",
    "UP_LIC_DATA": "certificate_source_id 128 !, certificate_name 512, certificate_number 128, certificate_type 256, "
    "certificate_type_code 64, certificate_holder 256, certificate_holder_code 256, certificate_holder_type 2000, "
    "certificate_area_code 32, issue_dept 256, issue_dept_code 32, issue_date 32",
}
CASE_TABLES = tuple(name for name in _TABLES if name.startswith("UP_PRO_"))


def _parse(text: str) -> dict[str, tuple[str, bool]]:
    return {name: (size, "!" in rest) for name, size, *rest in (part.split() for part in text.split(", "))}


COLUMNS = {table: _parse(f"{_HEAD}, {text}") for table, text in _TABLES.items()}


def is_table(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and name in COLUMNS


def is_time(text: object) -> TypeGuard[str]:
    if not isinstance(text, str):
        return False
    try:
        return dt.datetime.strptime(text, "%Y%m%dT%H%M%S").strftime("%Y%m%dT%H%M%S") == text
    except ValueError:
        return False


def objection(table: str, row: dict[str, Any]) -> tuple[str, str] | None:
    """The first column that is wrong, and why; None for a good row."""
    columns = COLUMNS[table]
    if unknown := sorted(set(row) - set(columns)):
        return unknown[0], "unknown column"
    for name, (size, required) in columns.items():
        value = row.get(name)
        if value is None or value == "":
            if required:
                return name, "required"
        elif size == "n":
            if not isinstance(value, int) or isinstance(value, bool):
                return name, "not a whole number"
        elif not isinstance(value, str):
            return name, "not a text"
        elif size == "t":
            if not is_time(value):
                return name, "not a time YYYYMMDDThhmmss"
        elif len(value) > int(size):
            return name, f"longer than {size}"
    return None
