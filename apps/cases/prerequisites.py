"""What must be there before: looked up in the license register, never read off a scan (行政许可法 art. 31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.cases.registry import CheckResult, Text
from apps.identity.models import Applicant
from apps.licenses.models import License
from apps.licenses.selectors import find_valid


@dataclass(frozen=True)
class Prerequisite:
    """A license of `kind` that a matter builds on, with the sentences that its sector has for it.

    `unnamed` where no number is given; `absent` where the register has none that is valid, `present` where it has
    one. `refuses` says what else is wrong with it, or None. All but `unnamed` may name the `%(number)s`, and what
    says no the `%(holder)s` too.
    """

    kind: str
    unnamed: Text
    absent: Text
    present: Text
    refuses: Callable[[License], Text | None] = lambda license: None

    def find(self, *, number: str, holder: Applicant) -> License | None:
        """The applicant's license of that number, if it is valid today and nothing else is wrong with it."""
        license = find_valid(number=number, kind=self.kind, holder=holder) if number.strip() else None
        return None if license is None or self.refuses(license) else license

    def missing(self, *, number: str, holder: Applicant) -> str | None:
        """Why one may not apply with this number; None where one may."""
        if not number.strip():
            return str(self.unnamed)
        license = find_valid(number=number, kind=self.kind, holder=holder)
        refused = self.absent if license is None else self.refuses(license)
        return str(refused) % {"number": number.strip(), "holder": holder.name} if refused else None

    def check(self, code: str, *, number: str, holder: Applicant) -> CheckResult:
        """The same for the clerk, as the check `code`."""
        missing = self.missing(number=number, holder=holder)
        if missing:
            return CheckResult(code, "fail", missing)
        return CheckResult(code, "pass", str(self.present) % {"number": number.strip()})
