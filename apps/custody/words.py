"""Words of these pages that belong to codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.licenses.sealing import STANDING, SYSTEM
from apps.signatures.models import SealState

Text = str | Promise
GROUNDS: Mapping[str, Text] = {
    STANDING: _("Standing authorization of the keeper"),
    SYSTEM: _("Entered by the system"),
}
STATE_LOOK: Mapping[str, str] = {SealState.ACTIVE: "done", SealState.SUSPENDED: "paused", SealState.DESTROYED: "over"}
"""The tag of the theme that each state is shown with; the word stands beside it."""


@dataclass(frozen=True)
class Act:
    """An act on a seal with its page: `states` in which it is offered, what it does, and whether for good."""

    title: Text
    submit: Text
    done: Text
    statements: tuple[Text, ...]
    states: tuple[SealState, ...]
    warning: Text = ""


ACTS: Mapping[str, Act] = {
    "suspend": Act(
        _("Suspend the seal"),
        _("Suspend"),
        _("The seal is suspended."),
        (
            _("Nothing can be sealed with it until it is resumed; documents wait."),
            _("What was sealed before stays good."),
        ),
        (SealState.ACTIVE,),
    ),
    "resume": Act(
        _("Take the seal into use again"),
        _("Resume"),
        _("The seal is in use again."),
        (_("Documents that waited for it are sealed within minutes."),),
        (SealState.SUSPENDED,),
    ),
    "destroy": Act(
        _("Destroy the seal"),
        _("Destroy"),
        _("The seal is destroyed."),
        (
            _("Its keys are revoked: nothing can ever be sealed with it again."),
            _("What was sealed before stays good."),
            _("A new seal of this kind can be made afterwards."),
        ),
        (SealState.ACTIVE, SealState.SUSPENDED),
        _("This cannot be undone."),
    ),
}
