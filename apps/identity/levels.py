"""Real-name levels (实名等级): how surely a person is known, and who said so.

The four codes are those of the national platform, domain 3.7 [RC02 and RC03 seen as values; ladder and meanings
knowledge: check before go-live]. A level belongs to the natural person who acts: whoever files for a legal person is
its agent, and it is the agent's level that counts.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RealNameLevel(models.TextChoices):
    """Each is stronger than the one before."""

    REGISTERED = "RC01", _("registered, not verified")
    VERIFIED = "RC02", _("name and number verified")
    FACE = "RC03", _("verified by face or in person")
    CERTIFICATE = "RC04", _("verified with a digital certificate")


LEVELS: tuple[str, ...] = tuple(RealNameLevel.values)

WINDOW_LEVEL = RealNameLevel.FACE
"""A clerk at an acceptance window compared the person with the identity card: as good as the platform's comparison of
faces, and no digital certificate is involved."""

SELF_LEVEL = RealNameLevel.REGISTERED
"""Whoever typed in a name and a number with a right check digit has proved nothing yet."""

CARRIED_OVER_LEVEL = RealNameLevel.VERIFIED
"""Accounts from before levels were kept: nobody is locked out, and nothing is claimed that asks for more."""


class Source(models.TextChoices):
    """Who said so."""

    HUB = "hub", pgettext_lazy("proof", "the national platform, at the last sign-in")
    WINDOW = "window", pgettext_lazy("proof", "an acceptance window")
    CARRIED_OVER = "carried", pgettext_lazy("proof", "carried over from before levels were kept")


def is_at_least(level: str, least: str) -> bool:
    """False for an unknown level."""
    return level in LEVELS and LEVELS.index(level) >= LEVELS.index(least)


def level_words(level: str) -> str:
    """“RC02 (name and number verified)” in the reader's language; without a level: not registered."""
    if level not in LEVELS:
        return str(_("no real-name details"))
    return str(pgettext_lazy("level", "%(code)s (%(meaning)s)")) % {
        "code": level,
        "meaning": RealNameLevel(level).label,
    }
