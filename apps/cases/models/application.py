"""What the typed applications of the sectors have in common: one row a case, and what of it names the case."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

PROJECT_CODE = RegexValidator(
    r"^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}\Z",
    _("Write the project code as it was given to you, for instance 2026-990101-48-01-000123."),
)


class Application(models.Model):
    """What is applied for in a case. A matter fills the columns its pages ask for; the others stay empty.

    `SUBJECT` is the column that becomes the case's subject. A sector declares `case` anew, with its own word for it.
    """

    SUBJECT: ClassVar[str] = ""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="%(app_label)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.SUBJECT)) if self.SUBJECT else str(self.case)


class ProjectApplication(Application):
    """With the project (建设项目); its code, where there is one, links the matters of the project."""

    SUBJECT = "project_name"

    project_name = models.CharField(_("project name"), max_length=200, blank=True)
    project_code = models.CharField(_("project code"), max_length=24, blank=True, validators=[PROJECT_CODE])

    class Meta(Application.Meta):
        abstract = True
