"""Why a package is not read, or not sealed. Each reason is a code of `reports.DETAILS`; `part` names where."""

from __future__ import annotations

from apps.signatures.errors import SignatureError
from apps.signatures.reports import Check


class OfdError(SignatureError):
    """`code` is `<check>.<reason>`, as in the report; `part` is the path inside the package, empty for the whole."""

    code = "package.malformed"

    def __init__(self, code: str, part: str = "") -> None:
        self.part = part[:200]
        super().__init__(code=code)

    def check(self, field: str = "") -> Check:
        return Check(self.code.partition(".")[0], False, self.code, field, self.part)

    def __str__(self) -> str:
        return self.check().message
