"""The one way to change a case. Pages, API, Celery and commands all come through `perform`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.errors import CaseError, InvalidData, NotPermitted, NotPossible, NotVisible, RequestReused, Stale
from apps.cases.lifecycle import APPLICANT, SYSTEM, Act, Available, Lifecycle, Performer
from apps.cases.models import ActionRequest, Case, WorkItem
from apps.cases.notices import notify
from apps.cases.performers import SYSTEM_PERFORMER, applicant_performer, matching_item, posts_for
from apps.cases.registry import machine_for
from apps.cases.search import search_text
from apps.cases.selectors import can_see
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import ActingPost, acting_posts, user_actor
from apps.ledger.services import SYSTEM as SYSTEM_ACTOR
from apps.ledger.services import Subject, record, record_attempt


@dataclass(frozen=True)
class Outcome:
    """The answer to an act; a repeat of the same request gets an equal one."""

    case_id: UUID
    action: str
    stage: str
    version: int
    number: str | None
    result: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "case": str(self.case_id),
            "action": self.action,
            "stage": str(self.stage),
            "version": self.version,
            "number": self.number,
            "result": dict(self.result),
        }


def subject_of(case_id: UUID) -> Subject:
    return Subject("case", str(case_id))


def perform(
    case: Case | UUID,
    action: str,
    actor: User | None,
    *,
    post: ActingPost | None = None,
    data: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    request_id: str | None = None,
) -> Outcome:
    """Does one act on one case, as `actor` (None: the system), in one transaction with its ledger entry.

    `data` is checked by the act's form. Raises NotVisible, NotPermitted, Stale, NotPossible, InvalidData or
    RequestReused (apps.cases.errors), each with a sentence; a refusal changes nothing and is recorded as an attempt.
    """
    case_id = case.pk if isinstance(case, Case) else case
    try:
        with transaction.atomic():
            return _perform_locked(case_id, action, actor, post, data or {}, expected_version, request_id)
    except InvalidData:
        raise
    except CaseError as refusal:
        record_attempt(
            kind="case.refused_act",
            subject=subject_of(case_id),
            actor=post.actor if post else user_actor(actor) if actor else SYSTEM_ACTOR,
            data={"action": action, "code": refusal.code, "message": str(refusal)},
        )
        raise


def _perform_locked(
    case_id: UUID,
    action: str,
    actor: User | None,
    post: ActingPost | None,
    data: Mapping[str, Any],
    expected_version: int | None,
    request_id: str | None,
) -> Outcome:
    case = lock_case(case_id)
    if actor is not None and request_id:
        repeated = ActionRequest.objects.filter(user=actor, request_id=request_id).first()
        if repeated is not None:
            return _first_answer(repeated, case_id, action)
    posts = acting_posts(user=actor, on=today()) if actor is not None else []
    if actor is not None and not can_see(case=case, user=actor, posts=posts, on=today()):
        raise NotVisible
    machine_class = machine_for(case.machine)
    if not machine_class.knows(action):
        raise NotPossible(_("There is no such act in this procedure."))
    performer, info = _admit(case, machine_class, action, actor, _chosen(posts, post), expected_version)
    machine = machine_class(case, performer)
    unmet = machine.unmet(action)
    if unmet is not None:
        raise NotPossible(unmet)
    cleaned = _clean(info, case, data)
    source = case.stage
    getattr(machine, action)(**cleaned)
    _finish(machine, info, source)
    outcome = Outcome(case.pk, action, case.stage, case.version, case.number, machine.result)
    if actor is not None and request_id:
        _remember(actor, request_id, outcome)
    for callback in machine.after_commit:
        transaction.on_commit(callback, robust=True)
    return outcome


def lock_case(case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Locks the case row alone: joined rows are shared."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("matter", "applicant", "receiving_authority", "holder", "deciding_authority")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotVisible
    return case


def _admit(
    case: Case,
    machine_class: type[Lifecycle],
    action: str,
    actor: User | None,
    held: list[ActingPost],
    expected_version: int | None,
) -> tuple[Performer, Act]:
    """Permission, then staleness, then the stage, then the work item: each refusal says which it was."""
    infos = {a.by: a for a, _stage in machine_class.acts() if a.name == action}
    by = next(iter(infos))
    performer = SYSTEM_PERFORMER
    posts: list[ActingPost] = []
    if by == SYSTEM:
        if actor is not None:
            raise NotPermitted(_("Only the system itself does this."))
    elif actor is None:
        raise NotPermitted(_("The system does not do this by itself."))
    elif by == APPLICANT:
        performer = applicant_performer(case, actor)
    else:
        posts = posts_for(case, duty=by, held=held)
    if expected_version is not None and expected_version != case.version:
        raise Stale
    info = machine_class.act_from(action, case.stage)
    if info is None:
        raise NotPossible(
            _("The case is in “%(stage)s”; this act is not possible there.") % {"stage": case.get_stage_display()}
        )
    if posts:
        performer = matching_item(case, info, posts)
    return performer, info


def _chosen(posts: list[ActingPost], post: ActingPost | None) -> list[ActingPost]:
    """The post somebody wants to act in, if they still hold it; all of theirs where they chose none."""
    return posts if post is None else [held for held in posts if held.post.pk == post.post.pk]


def _clean(info: Act, case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    if info.form is None:
        return {}
    form = info.form(data, case=case)
    if not form.is_valid():
        raise InvalidData({field: list(errors) for field, errors in form.errors.items()})
    return dict(form.cleaned_data)


def _finish(machine: Lifecycle, info: Act, source: str) -> None:
    """Version, one ledger entry, notices: in the transaction of the move."""
    case = machine.case
    case.version += 1
    case.touched_at = machine.now
    event = machine.event or info.event
    case.last_change, case.last_change_by = event, machine.performer.actor.name
    case.search_text = search_text(case)
    case.save()
    entry = record(
        kind=event,
        subject=subject_of(case.pk),
        actor=machine.performer.actor,
        at=machine.now,
        data={
            "action": info.name,
            "from": str(source),
            "to": str(case.stage),
            "version": case.version,
            "holder": case.holder.code,
            "due_on": case.due_on,
            "promise_due_on": case.promise_due_on,
            **machine.facts,
        },
    )
    notify(case, entry=entry, performer=machine.performer)


def _first_answer(repeated: ActionRequest, case_id: UUID, action: str) -> Outcome:
    if repeated.case_id != case_id or repeated.action != action:
        raise RequestReused
    answer = repeated.answer
    return Outcome(case_id, action, answer["stage"], answer["version"], answer["number"], answer["result"])


def _remember(actor: User, request_id: str, outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            ActionRequest.objects.create(
                user=actor,
                request_id=request_id,
                case_id=outcome.case_id,
                action=outcome.action,
                answer=outcome.as_json(),
                created_at=timezone.now(),
            )
    except IntegrityError:
        # The same key on another case at the same moment: one wins, this one rolls back.
        raise RequestReused from None


def available_acts(case: Case, user: User, *, posts: list[ActingPost] | None = None) -> list[Available]:
    """What this person may do with the case now, and what not and why. Guards are asked, nothing is changed."""
    machine_class = machine_for(case.machine)
    held = acting_posts(user=user, on=today()) if posts is None else posts
    offered: list[Available] = []
    for info, stage in machine_class.acts():
        if stage != case.stage or info.by == SYSTEM:
            continue
        try:
            if info.by == APPLICANT:
                performer = applicant_performer(case, user)
            else:
                performer = matching_item(case, info, posts_for(case, duty=info.by, held=held))
        except CaseError:
            continue
        machine = machine_class(case, performer)
        offered.append(Available(info, machine.unmet(info.name), performer.item, performer.post))
    return offered


def open_items(case: Case) -> list[WorkItem]:
    """The case's open work items: whose turn it is."""
    return list(
        case.items.filter(state="open").select_related("authority", "department", "assignee").order_by("opened_at")
    )
