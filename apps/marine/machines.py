"""The machines of the marine matters: the common course, with what a matter adds."""

from __future__ import annotations

from apps.cases.lifecycle import Approval
from apps.marine.rules import silence_basis


class TemporaryUse(Approval):
    """临时海域使用: decided in the county, for under three months; not renewable, the permit ends by itself."""

    def silence_basis(self) -> str:
        return silence_basis(self.case)
