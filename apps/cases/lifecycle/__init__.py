"""The approval machine. Sectors subclass `Approval`; see base.py for what a transition declares."""

from __future__ import annotations

import functools

from apps.cases.clocks import recompute
from apps.cases.lifecycle.base import APPLICANT, SYSTEM, Act, Available, Lifecycle, Performer, Unmet, act
from apps.cases.lifecycle.closing import Closing
from apps.cases.lifecycle.examination import Examination
from apps.cases.lifecycle.intake import Intake
from apps.cases.lifecycle.proceedings import Proceedings
from apps.cases.models import MaterialVersion
from apps.cases.registry import MatterPlugin, plugin_for
from apps.cases.vocabulary import Stage

__all__ = ["APPLICANT", "SYSTEM", "Act", "Approval", "Available", "Lifecycle", "Performer", "Unmet", "act"]


class Approval(Intake, Examination, Proceedings, Closing):
    """The common course of an approval, filing to delivery (domain 2.2)."""

    @functools.cached_property
    def plugin(self) -> MatterPlugin:
        return plugin_for(self.case.matter_code)

    def material_digests(self) -> list[dict[str, str]]:
        """Every material's current file with its digest: what was filed can be proved."""
        current: dict[str, MaterialVersion] = {}
        versions = MaterialVersion.objects.filter(material__case=self.case, removed_at__isnull=True)
        for version in versions.select_related("material").order_by("number"):
            current[version.material.code] = version
        return [
            {"code": code, "title": v.material.title, "name": v.name, "sm3": v.digest}
            for code, v in sorted(current.items())
        ]

    def on_moved(self, act_name: str, source: Stage, target: Stage) -> None:
        recompute(self.case, today=self.today)
