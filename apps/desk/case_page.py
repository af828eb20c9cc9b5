"""The case page: everything a clerk sees of a case, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from apps.cases.models import Case, CoReview, WorkItem
from apps.cases.registry import MatterPlugin, plugin_for
from apps.cases.vocabulary import ItemKind, ItemState, Stage
from apps.deadlines import labels
from apps.desk.access import Clerk
from apps.desk.offers import Offers, offers_of
from apps.desk.opinions import OpinionLine, OpinionRound, opinions_of
from apps.desk.papers import documents_rows, held_rows, license_rows, material_rows
from apps.desk.rows import fits
from apps.hub.models import Rating
from apps.hub.ratings import ratings_of, windows
from apps.licenses.selectors import for_source, kind_title
from apps.ui import pieces
from apps.ui.case_pieces import DayCounter, clock_or_problem, matter_title
from apps.ui.casework import ClockView, track_of
from apps.ui.clock import DaysTag

MARKS = {"pass": "tick", "warn": "warn", "fail": "cross"}


@dataclass(frozen=True)
class Turn:
    """An open work item as the page shows it: whose turn, since when, and what the clerk may do with it."""

    item: WorkItem
    words: str
    is_own: bool
    can_claim: bool


@dataclass(frozen=True)
class CasePage:
    case: Case
    matter: str
    head_days: Sequence[tuple[str, DaysTag]]
    track: Sequence[pieces.Stage]
    turns: Sequence[Turn]
    facts: Sequence[pieces.Fact]
    applicant: Sequence[pieces.Fact]
    decision_facts: Sequence[pieces.Fact]
    checks: Sequence[pieces.Check]
    materials: Sequence[pieces.FileRow]
    procedures: Sequence[pieces.Fact]
    rounds: Sequence[OpinionRound]
    opinions: Sequence[OpinionLine]
    documents: Sequence[pieces.FileRow]
    licenses: Sequence[pieces.FileRow]
    held: Sequence[pieces.FileRow]
    ratings: Sequence[Rating]
    follows_up: bool
    clock: ClockView | None
    clock_problem: str
    offers: Offers
    detail_template: str


def _load_parts(case: Case) -> None:
    """Reads what several parts of the page share, once."""
    items = WorkItem.objects.select_related("assignee", "authority", "department").order_by("opened_at")
    prefetch_related_objects(
        [case],
        Prefetch("items", items, to_attr="all_items"),
        "procedures",
        Prefetch("co_reviews", CoReview.objects.order_by("-opened_at")),
    )


def case_page(case: Case, clerk: Clerk) -> CasePage:
    counter = DayCounter.of(clerk.on)
    _load_parts(case)
    items: list[WorkItem] = case.all_items  # type: ignore[attr-defined]  # prefetched
    open_items = [i for i in items if i.state == ItemState.OPEN]
    plugin = plugin_for(case.matter_code)
    clock, problem = clock_or_problem(case, counter=counter)
    rounds, opinions = opinions_of(case, items)
    return CasePage(
        case=case,
        matter=matter_title(case.matter),
        head_days=_head_days(case, counter),
        track=track_of(case, note=_track_note(case, items)),
        turns=[_turn(item, clerk) for item in open_items],
        facts=[pieces.Fact(f.label, f.value, f.note) for f in plugin.summary(case)],
        applicant=_applicant(case),
        decision_facts=_decision_facts(case),
        checks=_checks(case, plugin),
        materials=material_rows(case),
        procedures=_procedures(case),
        rounds=rounds,
        opinions=opinions,
        documents=documents_rows(case),
        licenses=license_rows(case),
        held=held_rows(case, clerk.posts),
        ratings=ratings_of(case) if case.is_closed else (),
        follows_up=any(p.post.authority_id == case.receiving_authority_id for p in windows(clerk.posts)),
        clock=clock,
        clock_problem=problem,
        offers=offers_of(case, clerk),
        detail_template=plugin.detail_template,
    )


def _head_days(case: Case, counter: DayCounter) -> list[tuple[str, DaysTag]]:
    if case.is_closed or case.accepted_on is None or case.stage in (Stage.CERTIFICATE, Stage.DELIVERY):
        words = gettext("Due %(day)s") % {"day": f"{case.next_due_on:%m-%d}"} if case.next_due_on else ""
        return [(words, counter.tag(case))]
    clocks = [(gettext("Promise"), case.promise_due_on), (gettext("Statutory"), case.due_on)]
    return [(f"{name} {due:%m-%d}", counter.tag_of(case, due)) for name, due in clocks if due]


def _procedures(case: Case) -> list[pieces.Fact]:
    """Hearing, experts, public notice: what came of each, or what it is for while it runs."""
    rows = []
    for procedure in case.procedures.all():
        text = gettext("%(start)s to %(end)s") if procedure.ended_on else gettext("since %(start)s, until %(end)s")
        days = {
            "start": date_format(procedure.started_on),
            "end": date_format(procedure.ended_on or procedure.planned_end),
        }
        rows.append(pieces.Fact(labels.pause(procedure.code), procedure.result or procedure.reason, text % days))
    return rows


def _track_note(case: Case, items: list[WorkItem]) -> str:
    if case.stage == Stage.CO_REVIEW and case.co_reviews.all():
        newest = case.co_reviews.all()[0]
        asked = [i for i in items if i.kind == ItemKind.CO_REVIEW and i.opened_at >= newest.opened_at]
        done = sum(i.state == ItemState.DONE for i in asked)
        return gettext("%(done)d of %(all)d answered") % {"done": done, "all": len(asked)}
    if case.stage in (Stage.CORRECTION, Stage.SUSPENDED):
        return case.get_stage_display()
    return case.holder.name if case.holder_id != case.receiving_authority_id else ""


def _turn(item: WorkItem, clerk: Clerk) -> Turn:
    who = str(item.assignee) if item.assignee else gettext("not claimed")
    place = item.department.name if item.department else item.authority.name
    words = f"{item.get_duty_display()}，{place}" if _is_chinese() else f"{item.get_duty_display()}, {place}"
    own = item.assignee_id == clerk.user.pk
    return Turn(item, f"{words} · {who}", own, item.assignee_id is None and fits(item, clerk))


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _applicant(case: Case) -> list[pieces.Fact]:
    """Whom to call or write to. The number stays masked: nobody at the desk needs all of it."""
    who = case.applicant
    facts = [
        pieces.Fact(gettext("Name of the applicant"), who.name, who.get_kind_display()),
        pieces.Fact(gettext("ID number or unified social credit code"), who.masked_id, is_code=True),
        pieces.Fact(gettext("Legal representative"), who.legal_representative),
        pieces.Fact(gettext("Phone"), who.phone),
        pieces.Fact(gettext("Address"), who.address),
    ]
    if case.filer_id != who.user_id:
        facts.append(pieces.Fact(gettext("Agent"), str(case.filer), case.filer.phone))
    return [fact for fact in facts if fact.value]


def _decision_facts(case: Case) -> list[pieces.Fact]:
    reason = case.level_reason.get("zh" if _is_chinese() else "en", "") if case.level_reason else ""
    facts = [pieces.Fact(gettext("Decided by"), case.deciding_authority.name, reason)]
    facts.append(pieces.Fact(gettext("Receiving authority"), case.receiving_authority.name))
    if case.holder_id not in (case.receiving_authority_id, case.deciding_authority_id) or not case.is_closed:
        facts.append(pieces.Fact(gettext("Now with"), case.holder.name))
    if case.project:
        href = reverse("desk:project", args=[case.project.code])
        link = pieces.Link(href, gettext("All its matters"), case.project.name)
        facts.append(pieces.Fact(gettext("Project"), case.project.name, case.project.code, link))
    for license in for_source(str(case.pk)):
        href = reverse("desk:license_cases", args=[license.pk])
        link = pieces.Link(href, gettext("All that builds on it"), license.number)
        facts.append(pieces.Fact(gettext("License"), kind_title(license), license.number, link))
    if case.basis:
        href = reverse("desk:license_cases", args=[case.basis.pk])
        link = pieces.Link(href, gettext("All that builds on it"), case.basis.number)
        facts.append(pieces.Fact(gettext("Builds on"), kind_title(case.basis), case.basis.number, link))
    return facts


def _checks(case: Case, plugin: MatterPlugin) -> list[pieces.Check]:
    return [pieces.Check(MARKS[c.outcome], c.text, c.detail) for c in plugin.checks(case)]
