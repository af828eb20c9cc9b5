"""The two seals an approving authority needs: one for its documents, one for its licenses."""

from __future__ import annotations

from apps.identity.models import Authority
from apps.ledger.services import Actor
from apps.signatures.services import make_seal

SEALS = (("approval", "行政审批专用章"), ("license", "证照专用章"))


def make_seals(*, authority: Authority, actor: Actor) -> None:
    """Makes what the authority lacks of the two and leaves alone what it has."""
    for kind, name in SEALS:
        make_seal(owner_code=authority.uscc, owner_name=authority.name, name=name, kind=kind, actor=actor)
