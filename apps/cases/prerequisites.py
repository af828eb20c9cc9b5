"""What must be there before: looked up in the license register, never read off a scan (行政许可法 art. 31)."""

from __future__ import annotations

from dataclasses import dataclass

from apps.cases.registry import CheckResult, Text
from apps.identity.models import Applicant
from apps.licenses.models import License
from apps.licenses.selectors import find_valid


@dataclass(frozen=True)
class Prerequisite:
    """A license of `kind` that a matter builds on, with the sentences that its sector has for it.

    `unnamed` where no number is given; `absent` where the register has none that is valid, `present` where it has
    one: both may name the `%(number)s`, `absent` the `%(holder)s` too.
    """

    kind: str
    unnamed: Text
    absent: Text
    present: Text

    def find(self, *, number: str, holder: Applicant) -> License | None:
        """The applicant's license of that number, if it is valid today."""
        return find_valid(number=number, kind=self.kind, holder=holder) if number.strip() else None

    def missing(self, *, number: str, holder: Applicant) -> str | None:
        """Why one may not apply with this number; None where one may."""
        if not number.strip():
            return str(self.unnamed)
        if self.find(number=number, holder=holder) is None:
            return str(self.absent) % {"number": number.strip(), "holder": holder.name}
        return None

    def check(self, code: str, *, number: str, holder: Applicant) -> CheckResult:
        """The same for the clerk, as the check `code`."""
        return said(code, missing=self.missing(number=number, holder=holder), present=self.present, number=number)


def said(code: str, *, missing: str | None, present: Text, number: str) -> CheckResult:
    """A check that fails with the reason why something is missing, or passes with the words for its being there."""
    if missing:
        return CheckResult(code, "fail", missing)
    return CheckResult(code, "pass", str(present) % {"number": number.strip()})
