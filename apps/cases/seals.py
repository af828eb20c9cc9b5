"""The two seals an approving authority needs, and what may be sealed with them without a clerk's act."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.models import Document, SealAuthorization
from apps.cases.vocabulary import DocumentKind
from apps.deadlines.dates import today
from apps.identity.models import Authority, Duty, Post
from apps.identity.selectors import ActingPost
from apps.ledger.services import Actor, Subject, record
from apps.licenses.sealing import STANDING, Admitted, Application, admit
from apps.signatures.errors import SealNotUsable
from apps.signatures.models import Seal, SealKind
from apps.signatures.services import make_seal

SEALS = (("approval", "行政审批专用章"), ("license", "证照专用章"))
AUTOMATIC = (DocumentKind.FILING_RECEIPT, DocumentKind.ACCEPTANCE_NOTICE)
"""Made without a clerk: the receipt when an application comes in, the notice when silence accepts it (art. 32)."""


def make_seals(*, authority: Authority, actor: Actor) -> None:
    """Makes what the authority lacks of the two and leaves alone what it has.

    In the demo its keeper also lets automatic documents be sealed; elsewhere the keeper does so on the seal's page.
    """
    for kind, name in SEALS:
        seal = make_seal(owner_code=authority.uscc, owner_name=authority.name, name=name, kind=kind, actor=actor)
        if settings.DEMO and kind == SealKind.APPROVAL:
            _authorize_demo(authority, seal)


def _authorize_demo(authority: Authority, seal: Seal) -> None:
    posts = Post.objects.select_related("user", "authority", "department").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today()), duty=Duty.SEAL_KEEPER, authority=authority
    )
    post = posts.first()
    if post is not None:
        for kind in AUTOMATIC:
            authorize(seal=seal, kind=kind, keeper=ActingPost(post.user, post))


def require_keeper(seal: Seal, keeper: ActingPost) -> None:
    """Raises PermissionDenied unless the post keeps the seals of this one's owner."""
    if keeper.duty != Duty.SEAL_KEEPER or keeper.post.authority.uscc != seal.owner_code:
        raise PermissionDenied(_("Only the keeper of this authority's seals may do this."))


@transaction.atomic
def authorize(*, seal: Seal, kind: DocumentKind, keeper: ActingPost) -> SealAuthorization:
    """Lets documents of this kind be sealed without a clerk's act; one that stands is returned as it is.

    Raises PermissionDenied, and SealNotUsable for a seal or a kind of document that this is not for.
    """
    require_keeper(seal, keeper)
    if seal.kind != SealKind.APPROVAL or kind not in AUTOMATIC:
        raise SealNotUsable(_("Only automatic documents under the approval seal can be authorized."), code="seal_kind")
    Seal.objects.select_for_update(of=("self",)).only("pk").get(pk=seal.pk)
    known = SealAuthorization.objects.filter(seal=seal, kind=kind, ended_at__isnull=True).first()
    if known is not None:
        return known
    made = SealAuthorization.objects.create(seal=seal, kind=kind, given_by=keeper.post, given_at=timezone.now())
    subject = Subject("seal", str(seal.pk))
    record(kind="seal.authorized", subject=subject, actor=keeper.actor, data={"document": str(kind)})
    return made


@transaction.atomic
def end_authorization(*, seal: Seal, kind: DocumentKind, keeper: ActingPost) -> None:
    """Ends it from now on; what waits for a seal waits for another authorization. Raises PermissionDenied."""
    require_keeper(seal, keeper)
    standing = SealAuthorization.objects.filter(seal=seal, kind=kind, ended_at__isnull=True)
    if standing.update(ended_at=timezone.now()):
        subject = Subject("seal", str(seal.pk))
        record(kind="seal.authorization_ended", subject=subject, actor=keeper.actor, data={"document": str(kind)})


def admit_document(document: Document, seal: Seal, subject: Subject) -> Admitted:
    """Who has the document sealed: the clerk whose act made it, else the keeper's standing authorization.

    Raises SealNotPermitted for a clerk without the post, SealNotUsable where nothing is authorized.
    """
    application = Application(seal, subject, str(document))
    if document.made_by is not None:
        return admit(application, user=document.made_by, at=document.made_at)
    standing = SealAuthorization.objects.select_related("given_by__user", "given_by__authority", "given_by__department")
    found = standing.filter(seal=seal, kind=document.kind, ended_at__isnull=True).first()
    if found is None:
        # The document waits; the sweep tries again until the keeper has authorized it.
        raise SealNotUsable(
            _("“%(seal)s” is not authorized for “%(kind)s” without a clerk. Ask the seal's keeper.")
            % {"seal": seal, "kind": document.get_kind_display()},
            code="seal_not_authorized",
        )
    keeper = ActingPost(found.given_by.user, found.given_by).actor
    actor = Actor("system", "system", "系统", {**keeper.acting_for, "authorized_by": keeper.name})
    return Admitted(application, STANDING, actor)
