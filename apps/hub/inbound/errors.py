"""Why a message of the hub is not taken: its sender gets a code and a sentence, and may mend it."""

from __future__ import annotations


class NotTaken(Exception):
    """`code` is stable; `field` names what is wrong where it is one thing."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        self.code, self.message, self.field = code, message, field
        super().__init__(f"{code}: {message}")
