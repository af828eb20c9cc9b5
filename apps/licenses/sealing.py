"""Who may apply which seal (用印): asked before a key is touched, in one place for licenses and documents of cases.

A seal is applied by a worker, after the act. Whoever did the act has it applied, so they must have held, on the day
of the act, a post at the seal's owner with a duty that may use this kind of seal. What the system makes by itself is
sealed under a standing authorization of the seal's keeper (印章保管人).

A second factor at signing (a one-time code, a key in a token) will have its place in `admit`: every application by a
person passes it, with the person, the act's time and what is to be sealed at hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.deadlines.dates import local_date
from apps.identity.models import Duty, User
from apps.identity.selectors import acting_posts, user_actor
from apps.ledger.models import Entry, Nature
from apps.ledger.services import Actor, Subject, record_attempt
from apps.signatures import kinds
from apps.signatures.errors import SealNotPermitted
from apps.signatures.models import Seal, SealKind, SealUse
from apps.signatures.services import record_use

DUTIES: Mapping[str, frozenset[Duty]] = {
    SealKind.APPROVAL: frozenset({Duty.WINDOW, Duty.HANDLER, Duty.REVIEWER, Duty.APPROVER, Duty.DELIVER}),
    SealKind.LICENSE: frozenset({Duty.CERTMAKER}),
    SealKind.OFFICIAL: frozenset({Duty.SEAL_KEEPER}),
}
"""The duties that may apply a seal of a kind, at the authority that owns it. The official seal (公章) goes only through
its keeper's hands; the approval seal stands under what each post decides or notifies; licenses are certificate making.
"""
STANDING, SYSTEM = "standing", "system"
"""Grounds that are no duty: a keeper's standing authorization; an entry that the system itself made."""


@dataclass(frozen=True)
class Application:
    """A seal to be applied to one thing; `subject` gets the ledger entry, `title` names it to people."""

    seal: Seal
    subject: Subject
    title: str


@dataclass(frozen=True)
class Admitted:
    """An application that may go on: on what ground, and as whose act it is recorded."""

    application: Application
    ground: str
    actor: Actor

    def record(self, *, digest: str) -> SealUse:
        """Writes the use down, in the transaction that keeps the sealed file; `digest` is the file's SM3, hex."""
        asked = self.application
        return record_use(
            seal=asked.seal,
            subject=asked.subject,
            title=asked.title,
            digest=digest,
            ground=self.ground,
            actor=self.actor,
        )


class Refused(SealNotPermitted):
    """Carries what was asked for and by whom, for the record of attempts."""

    def __init__(self, application: Application, user: User) -> None:
        self.application, self.actor = application, user_actor(user)
        duties = "、".join(str(Duty(duty).label) for duty in sorted(DUTIES[application.seal.kind]))
        super().__init__(
            _("“%(seal)s” was not applied: %(name)s held no post that may use it on that day (%(duties)s).")
            % {"seal": application.seal, "name": self.actor.name, "duties": duties}
        )


def admit(application: Application, *, user: User, at: dt.datetime) -> Admitted:
    """Admits what a person had sealed by an act at `at`. Raises Refused; `note_refusal` records it after roll-back."""
    seal = application.seal
    for held in acting_posts(user=user, on=local_date(at)):
        if held.duty in DUTIES[seal.kind] and held.post.authority.uscc == seal.owner_code:
            return Admitted(application, held.duty, held.actor)
    raise Refused(application, user)


def admit_entry(application: Application, *, entry: Entry) -> Admitted:
    """Admits what an entry of the ledger set going: as its person's act, or as the system's own. Raises Refused."""
    if entry.actor_type != "user":
        return Admitted(application, SYSTEM, Actor(entry.actor_type, entry.actor_id, entry.actor_name))
    return admit(application, user=User.objects.get(pk=entry.actor_id), at=entry.occurred_at)


def note_refusal(refusal: Refused) -> None:
    """Records the attempt, once for each thing and seal: workers try again, the person tried once."""
    asked = refusal.application
    known = Entry.objects.filter(
        subject_type=asked.subject.type,
        subject_id=asked.subject.id,
        nature=Nature.ATTEMPT,
        kind=kinds.SEAL_REFUSED.code,
        actor_id=refusal.actor.id,
    )
    if not known.exists():
        record_attempt(
            kind=kinds.SEAL_REFUSED.code,
            subject=asked.subject,
            actor=refusal.actor,
            data={"seal": asked.seal.pk, "es_id": asked.seal.es_id, "title": asked.title},
        )
