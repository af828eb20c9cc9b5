"""REST: my cases, filing, materials, work items, available actions, perform. The same functions as the pages."""

from apps.cases.api.applicants import ApplicantViewSet
from apps.cases.api.cases import CaseViewSet
from apps.cases.api.refusals import case_exception_handler
from apps.cases.api.work_items import WorkItemViewSet

__all__ = ["ApplicantViewSet", "CaseViewSet", "WorkItemViewSet", "case_exception_handler"]
