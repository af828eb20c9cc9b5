"""What the approval core stores."""

from apps.cases.models.case import Case, Counter, Project
from apps.cases.models.materials import Material, MaterialVersion
from apps.cases.models.papers import Document, Notice
from apps.cases.models.proceedings import (
    CoReview,
    Correction,
    CorrectionItem,
    Opinion,
    SpecialProcedure,
    TermExtension,
)
from apps.cases.models.seals import SealAuthorization
from apps.cases.models.work import ActionRequest, WorkItem

__all__ = [
    "ActionRequest",
    "Case",
    "CoReview",
    "Correction",
    "CorrectionItem",
    "Counter",
    "Document",
    "Material",
    "MaterialVersion",
    "Notice",
    "Opinion",
    "Project",
    "SealAuthorization",
    "SpecialProcedure",
    "TermExtension",
    "WorkItem",
]
