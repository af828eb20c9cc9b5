"""How surely whoever files must be known (实名等级): the least level is the matter's, the level is the person's.

Asked before anything is filled in, and again when the application is filed: a draft may have been begun by another
agent, and the national platform may have said less since.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.cases.errors import LevelTooLow
from apps.catalogue.definition import MatterDefinition
from apps.identity.levels import level_words
from apps.identity.models import User
from apps.identity.selectors import level_of


def require_level(*, user: User, spec: MatterDefinition) -> None:
    """Raises LevelTooLow, with what the person can do."""
    sentence = level_refusal(spec=spec, level=level_of(user))
    if sentence:
        raise LevelTooLow(sentence)


def level_refusal(*, spec: MatterDefinition, level: str) -> str:
    """Why a person of this level may not file; empty where they may."""
    if spec.identity_level.is_met_by(level):
        return ""
    return _(
        "Whoever files this matter must be known at %(needed)s; you are known at %(held)s. Raise your level at the "
        "national platform and sign in with that identity again, or come to an acceptance window with your identity "
        "card."
    ) % {"needed": spec.identity_level.text, "held": level_words(level)}
