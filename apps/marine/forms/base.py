"""Where the pages of the marine matters keep their entries."""

from __future__ import annotations

from apps.cases.pages import ColumnForm
from apps.marine.models import SeaApplication


class MarineForm(ColumnForm):
    model = SeaApplication
