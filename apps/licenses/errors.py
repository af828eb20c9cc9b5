"""Why something about a license is refused, in the reader's words."""

from __future__ import annotations


class NotPermitted(Exception):
    """No post of this person allows it; the message says whose it would take."""
