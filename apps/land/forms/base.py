"""Where the pages of the land matters keep their entries."""

from __future__ import annotations

from apps.cases.pages import ColumnForm
from apps.land.models import LandApplication


class LandForm(ColumnForm):
    model = LandApplication
