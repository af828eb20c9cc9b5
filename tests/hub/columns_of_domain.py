"""The hub's tables as domain.md states them, taken down by hand from its section 3.1: nothing here reads the code.

A line is a column: its name, its type and whether it is NN (NOT NULL). A number is a text's longest length (`v50`),
TIME a datetime, INT a whole number. Where the document abbreviates, the reading is said beside it.
"""

from __future__ import annotations

TIME, INT = "time", "int"
NN, FREE = True, False
Line = tuple[str, int | str, bool]

# Section 3.1, "Every table begins".
HEAD: tuple[Line, ...] = (
    ("row_guid", 50, NN),
    ("cd_operation", 2, NN),
    ("cd_time", TIME, NN),
    ("cd_batch", 32, NN),
    ("data_source", 3, NN),
)

# Section 3.1: a column named again in a later table without its type has the type it had first (project_no v50,
# handle_user_name v100, remark v256); project_no is NN where it joins the row to its case, so in every table.
_CASE_NUMBER: Line = ("project_no", 50, NN)

COLUMNS: dict[str, tuple[Line, ...]] = {
    # Section 3.1, UP_PRO_ACCEPT 受理.
    "UP_PRO_ACCEPT": (
        _CASE_NUMBER,
        ("catalog_code", 12, NN),
        ("local_catalog_code", 50, FREE),
        ("task_code", 36, NN),
        ("local_task_code", 50, FREE),
        ("task_handle_item", 50, FREE),
        ("task_name", 1000, NN),
        ("task_version", INT, NN),
        ("project_name", 1000, FREE),
        ("project_type", 2, NN),
        ("apply_type", 2, NN),
        ("applyer_name", 100, NN),
        ("applyer_type", 2, NN),
        ("applyer_page_type", 70, NN),
        ("applyer_page_code", 500, NN),
        ("legal", 100, FREE),
        ("contact_name", 100, FREE),
        ("contact_type", 6, FREE),
        ("contact_code", 50, FREE),
        ("contact_mobile", 11, FREE),
        ("address", 1000, FREE),
        ("zip_code", 6, FREE),
        ("apply_date", TIME, NN),
        ("accept_date", TIME, NN),
        ("accept_doc_no", 50, FREE),
        ("promise_date", TIME, FREE),
        ("org_code", 64, NN),  # "v18(64)": 18 in one dump, 64 in another
        ("org_name", 100, NN),
        ("handle_user_name", 100, FREE),
    ),
    # Section 3.1, UP_PRO_PROCESS 过程.
    "UP_PRO_PROCESS": (
        _CASE_NUMBER,
        ("process_name", 1000, NN),
        ("event_name", 2, NN),
        ("handle_user_name", 100, NN),
        ("handle_explain", 2000, NN),
        ("event_start_time", TIME, FREE),
        ("event_end_time", TIME, NN),
        ("remark", 256, FREE),
    ),
    # Section 3.1, UP_PRO_RESULT 办结 ("cetr" is the platform's own spelling).
    "UP_PRO_RESULT": (
        _CASE_NUMBER,
        ("result_type", 2, NN),
        ("result_date", TIME, NN),
        ("result_explain", 2000, FREE),
        ("result_cetr_name", 256, FREE),
        ("result_cetr_no", 2000, FREE),
        ("is_delivery_results", 2, NN),
        ("handle_user_name", 100, FREE),
        ("satisfaction", 2, FREE),
        ("remark", 256, FREE),
    ),
    # Section 3.1, UP_PRO_SPECIALPROCEDURE 特别程序.
    "UP_PRO_SPECIALPROCEDURE": (
        _CASE_NUMBER,
        ("special_type", 2, NN),
        ("special_name", 1000, NN),
        ("special_time", TIME, NN),
        ("end_time", TIME, NN),
        ("special_reason", 2000, NN),
        ("applyer_user_name", 100, FREE),
        ("result", 2000, FREE),
        ("special_explain", 2000, FREE),
        ("handle_user", 100, FREE),
        ("remark", 256, FREE),
    ),
    # Section 3.1, UP_PRO_MATERIAL 材料.
    "UP_PRO_MATERIAL": (
        _CASE_NUMBER,
        ("material_name", 200, NN),
        ("get_type", 2, NN),
        ("get_num", 5, FREE),
        ("material_attach_name", 200, FREE),
        ("remark", 256, FREE),
    ),
    # Section 3.1, UP_LIC_DATA 证照目录; the identifier is that of section 3.8.
    "UP_LIC_DATA": (
        ("certificate_source_id", 128, NN),
        ("certificate_name", 512, FREE),
        ("certificate_number", 128, FREE),
        ("certificate_type", 256, FREE),
        ("certificate_type_code", 64, FREE),
        ("certificate_holder", 256, FREE),
        ("certificate_holder_code", 256, FREE),
        ("certificate_holder_type", 2000, FREE),
        ("certificate_area_code", 32, FREE),
        ("issue_dept", 256, FREE),
        ("issue_dept_code", 32, FREE),
        ("issue_date", 32, FREE),
    ),
}

# Section 3.2, GB/T 39046-2020: what a column may hold where the set's codes are listed there.
CODES: dict[tuple[str, str], frozenset[str]] = {
    ("UP_PRO_ACCEPT", "project_type"): frozenset("129"),  # A.6 办件类型
    ("UP_PRO_ACCEPT", "apply_type"): frozenset("12349"),  # A.5 办理形式
    ("UP_PRO_ACCEPT", "applyer_type"): frozenset("1234569"),  # A.4 服务对象, the platform's variant
    ("UP_PRO_SPECIALPROCEDURE", "special_type"): frozenset("12"),  # A.7 特别程序种类
    ("UP_PRO_RESULT", "is_delivery_results"): frozenset("10"),  # 是否
}
