"""Where the entries of an application's pages are kept: the sector's typed application, one row a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from apps.cases.issuance import source_case_id
from apps.cases.models import Application, Project, ProjectApplication

if TYPE_CHECKING:
    from apps.cases.models import Case
    from apps.licenses.models import License

A = TypeVar("A", bound=Application)


def stored(model: type[A], case: Case) -> A | None:
    """The case's application; None before the first page is saved."""
    return model._default_manager.filter(case=case).first()


def filled(model: type[A], case: Case) -> A:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return stored(model, case) or model()


def behind(model: type[A], license: License | None) -> A | None:
    """The application that a license was issued on; None for one from elsewhere."""
    case_id = source_case_id(license) if license else None
    return model._default_manager.filter(case=case_id).first() if case_id else None


@transaction.atomic
def save_entries(model: type[A], *, case: Case, values: Mapping[str, Any]) -> A:
    """Stores columns of the application. Its subject becomes the case's, its project's code links the project."""
    application = stored(model, case) or model(case=case)
    for column, value in values.items():
        setattr(application, column, value)
    application.save()
    if application.SUBJECT in values:
        case.title = values[application.SUBJECT]
        if isinstance(application, ProjectApplication):
            case.project = _project(application)
        case.save(update_fields=["title", "project"])
    return application


def _project(application: ProjectApplication) -> Project | None:
    if not application.project_code:
        return None
    names = {"name": application.project_name}
    return Project.objects.get_or_create(code=application.project_code, defaults=names)[0]
