"""Who may act: matching a person's posts with the work item an act asks for."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.cases.errors import NotPermitted, NotPossible
from apps.cases.lifecycle.base import Act, Performer
from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import ItemState
from apps.deadlines.dates import today
from apps.identity.models import Duty, User
from apps.identity.selectors import ActingPost, may_act_for, user_actor
from apps.ledger.services import SYSTEM

SYSTEM_PERFORMER = Performer(SYSTEM)


def applicant_performer(case: Case, user: User) -> Performer:
    """The applicant or an agent whose agency covers the matter today (art. 29). Raises NotPermitted."""
    if not may_act_for(user=user, applicant=case.applicant, matter_code=case.matter_code, on=today()):
        raise NotPermitted(_("Only the applicant, or an agent for this matter, may do this."))
    acting_for = {"applicant": case.applicant_id}
    return Performer(user_actor(user, acting_for), user.pk)


def posts_for(case: Case, *, duty: str, held: Sequence[ActingPost]) -> list[ActingPost]:
    """Those of a person's posts that have this duty at the authority that holds the case. Raises NotPermitted."""
    of_duty = [p for p in held if p.duty == duty]
    if not of_duty:
        raise NotPermitted(_("This needs the post “%(duty)s”, which you do not hold.") % {"duty": Duty(duty).label})
    here = [p for p in of_duty if p.post.authority_id == case.holder_id]
    if not here:
        raise NotPermitted(_("The case is with %(authority)s now.") % {"authority": case.holder.name})
    return here


def matching_item(case: Case, info: Act, posts: list[ActingPost]) -> Performer:
    """The open work item the act asks for, and the post that answers it. Raises NotPossible or NotPermitted."""
    items = list(
        WorkItem.objects.select_related("assignee", "department").filter(
            case=case, kind=info.item, state=ItemState.OPEN, authority__in={p.post.authority_id for p in posts}
        )
    )
    if not items:
        raise NotPossible(_("Nothing of this kind is open: somebody else may have done it already."))
    pairs = [(item, post) for item in items for post in posts if _fits(item, post)]
    if not pairs:
        raise NotPermitted(_("This was asked of another department."))
    user_id = pairs[0][1].user.pk
    # Whoever stands in for a post also does what its holder had claimed.
    own = [(i, p) for i, p in pairs if i.assignee_id in (None, user_id, p.post.user_id)]
    if not own:
        raise NotPermitted(_("%(name)s is working on this.") % {"name": pairs[0][0].assignee})
    item, post = own[0]
    return Performer(post.actor, user_id, post, item)


def _fits(item: WorkItem, post: ActingPost) -> bool:
    same_place = item.authority_id == post.post.authority_id and item.duty == post.duty
    return same_place and item.department_id in (None, post.post.department_id)
