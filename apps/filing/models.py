"""What a page of an application holds before it is valid: nothing that was typed gets lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case


class KeptPage(models.Model):
    """The raw, unchecked entries of one page. Empty once the page is saved; the valid entries are the sector's."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="kept_pages")
    page = models.CharField(max_length=40, help_text="Code of the step, or “answers” for words to a correction notice.")
    entries = models.JSONField(default=dict, help_text="Field name → the list of values as the browser sent them.")
    kept_at = models.DateTimeField(null=True, blank=True)
    is_refused = models.BooleanField(default=False, help_text="They were sent for saving and had errors.")
    saved_at = models.DateTimeField(null=True, blank=True, help_text="When the page was last saved without errors.")

    class Meta:
        verbose_name = _("kept page")
        verbose_name_plural = _("kept pages")
        constraints = [models.UniqueConstraint(fields=["case", "page"], name="filing_one_kept_page")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.page}"
