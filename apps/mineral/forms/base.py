"""Where the pages of the mineral matters keep their entries."""

from __future__ import annotations

from apps.cases.pages import ColumnForm
from apps.mineral.models import MineralApplication


class MineralForm(ColumnForm):
    model = MineralApplication
