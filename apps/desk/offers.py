"""What the clerk can do with a case now, and what not and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from apps.cases.actions import available_acts
from apps.cases.errors import CaseError
from apps.cases.lifecycle import APPLICANT, SYSTEM, Act, Available
from apps.cases.models import Case
from apps.cases.performers import matching_item, posts_for
from apps.cases.registry import machine_for
from apps.cases.vocabulary import ItemState
from apps.desk.access import Clerk
from apps.identity.selectors import ActingPost

Words = str | Promise


@dataclass(frozen=True)
class Refusal:
    """Acts that one reason stands against."""

    acts: Sequence[Words]
    reason: str


@dataclass(frozen=True)
class Offers:
    """`posts`: those the possible acts are done from, so that the page can say "you act as"."""

    possible: Sequence[Available]
    refused: Sequence[Refusal]
    posts: Sequence[ActingPost]


def offers_of(case: Case, clerk: Clerk) -> Offers:
    """The acts of the stage. What only the applicant or the system does is left out: nobody here waits for a button."""
    offered = [a for a in available_acts(case, clerk.user, posts=clerk.posts) if a.act.by != APPLICANT]
    reasons: dict[str, list[Words]] = {}
    for available in offered:
        if available.blocked is not None:
            reasons.setdefault(str(available.blocked), []).append(available.act.label)
    for info in _others(case, {a.act.name for a in offered}):
        reasons.setdefault(_why_not(case, info, clerk), []).append(info.label)
    possible = sorted((a for a in offered if a.blocked is None), key=_onward_first)
    posts = {p.post.pk: p for a in possible if (p := a.post) is not None}
    return Offers(possible, [Refusal(acts, reason) for reason, acts in reasons.items()], list(posts.values()))


# What moves a case on comes first; the rest in the machine's order.
ONWARD = (
    "accept",
    "give_opinion",
    "finish_procedure",
    "submit_review",
    "report_up",
    "submit_decision",
    "grant",
    "make_certificate",
    "deliver",
    "approve_extension",
)


def _onward_first(offer: Available) -> int:
    return ONWARD.index(offer.act.name) if offer.act.name in ONWARD else len(ONWARD)


def _others(case: Case, offered: set[str]) -> list[Act]:
    """Acts that answer an open work item but are not this clerk's to do; what nobody could do now is no news."""
    acts = [info for info, stage in machine_for(case.machine).acts() if stage == case.stage]
    wanted = set(case.items.filter(state=ItemState.OPEN).values_list("kind", flat=True))
    return [a for a in acts if a.by not in (APPLICANT, SYSTEM) and a.item in wanted and a.name not in offered]


def _why_not(case: Case, info: Act, clerk: Clerk) -> str:
    try:
        matching_item(case, info, posts_for(case, duty=info.by, held=clerk.posts))
    except CaseError as refusal:
        return str(refusal)
    raise AssertionError(f"{info.name} is possible and was not offered")
