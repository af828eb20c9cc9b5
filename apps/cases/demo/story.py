"""Who does what in the demonstration: a case that goes up as far as its decision lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.cases.issuance import allocator_of, assigned_number_of
from apps.cases.lifecycle import APPLICANT
from apps.cases.models import Case, WorkItem
from apps.cases.registry import DemoAct, plugin_for
from apps.cases.vocabulary import ItemState, Stage
from apps.deadlines.dates import today
from apps.identity.models import Authority, Department, Duty, Level, Post, User
from apps.licenses.models import License

CO_REVIEW_AT = Level.CITY  # the city asks its departments


class NobodyToAct(Exception):
    """The world has nobody for a duty that the story needs."""


@dataclass(frozen=True)
class Beat:
    """One act of the story; `data` is made when its turn comes, `before` prepares it (a new file, say)."""

    action: str
    actor: Callable[[Case], User]
    data: Callable[[Case], Mapping[str, Any]] = field(default=lambda case: {})
    before: str = ""


def holder_of(duty: Duty, *, department: Department | None = None, not_among: frozenset[int] = frozenset()) -> Any:
    """Picks somebody with the duty where the case is."""

    def pick(case: Case) -> User:
        return clerk(authority=case.holder, duty=duty, department=department, not_among=not_among)

    return pick


def clerk(
    *, authority: Authority, duty: Duty, department: Department | None = None, not_among: frozenset[int] = frozenset()
) -> User:
    """A user who holds the post today. Raises NobodyToAct."""
    posts = Post.objects.filter(authority=authority, duty=duty, starts_on__lte=today(), user__is_active=True)
    if department is not None:
        posts = posts.filter(department=department)
    post = posts.exclude(user__in=not_among).select_related("user").order_by("pk").first()
    if post is None:
        raise NobodyToAct(f"{authority.name}: {duty.label}")
    return post.user


def applicant(case: Case) -> User:
    return case.filer


def _correction(case: Case) -> dict[str, Any]:
    """Asks again for the first document that was uploaded by itself, not on a page of the application."""
    kept = {step.material for step in plugin_for(case.matter_code).steps}
    sent = set(case.materials.values_list("code", flat=True)) - kept
    material = next(m for m in case.matter.spec.materials if m.code in sent and "pdf" in m.accept)
    return {f"material_{material.code}": "未加盖申请单位公章，请盖章后重新上传。", "reply_days": 10}


def _answers(case: Case) -> dict[str, str]:
    return {f"answer_{item.position}": "已加盖公章，重新上传。" for item in case.correction.items.all()}


def _ask_departments(case: Case) -> dict[str, Any]:
    departments = list(
        Department.objects.filter(authority=case.holder, posts__duty=Duty.COSIGN).distinct().order_by("code")[:2]
    )
    return {
        "departments": [d.pk for d in departments],
        "question": "请就本申请是否符合国土空间规划和本部门管理要求提出意见。",
        "reply_days": 5,
    }


def opening() -> Iterator[Beat]:
    """Filed, returned once with everything that is missing, corrected, accepted."""
    yield Beat("file", applicant, lambda case: {"declaration": True})
    yield Beat("request_correction", holder_of(Duty.WINDOW), _correction)
    yield Beat("answer_correction", applicant, _answers, before="upload the corrected file")
    yield Beat("accept", holder_of(Duty.WINDOW))


def level(case: Case, *, co_review: bool) -> Iterator[Beat]:
    """What one authority does: examine, with two departments at the same time where asked, and review."""
    if co_review:
        yield Beat("request_co_review", holder_of(Duty.HANDLER), _ask_departments)
        for item in WorkItem.objects.filter(case=case, kind="co_review", state=ItemState.OPEN).order_by("department"):
            yield Beat(
                "give_opinion",
                holder_of(Duty.COSIGN, department=item.department),
                lambda case: {"verdict": "agree", "text": "经审查，无不同意见。"},
            )
    yield Beat(
        "submit_review",
        holder_of(Duty.HANDLER),
        lambda case: {"verdict": "agree", "text": "申请材料齐全，符合条件，建议同意。"},
    )


def upwards() -> Beat:
    return Beat("report_up", holder_of(Duty.REVIEWER), lambda case: {"text": "经审核，拟同意，连同全部材料上报。"})


def _certificate(case: Case) -> dict[str, str]:
    """A number for the license where a national system would give it: invented, and not taken yet."""
    rule = assigned_number_of(case)
    if rule is None or allocator_of(case) is not None:
        return {}  # made here, or asked for
    kind = plugin_for(case.matter_code).license.kind
    serial = License.objects.filter(kind=kind).count() + 1
    while License.objects.filter(number=rule.invented(serial)).exists():
        serial += 1
    return {"number": rule.invented(serial)}


def ending() -> Iterator[Beat]:
    """Decided, numbered, sealed (by the worker), delivered."""
    yield Beat(
        "submit_decision", holder_of(Duty.REVIEWER), lambda case: {"verdict": "agree", "text": "经审核，符合条件。"}
    )
    yield Beat("grant", holder_of(Duty.APPROVER), lambda case: {"text": "经审查，申请符合法定条件、标准，准予许可。"})
    yield Beat("make_certificate", holder_of(Duty.CERTMAKER), _certificate)


def course(case_id: UUID) -> Iterator[Beat]:
    """The whole way to the license's number, with the acts that only this matter has where it declares them."""
    own = _own_acts(case_id)
    for beat in _common_course(case_id):
        yield from _due(own, case_id)
        yield beat


def _common_course(case_id: UUID) -> Iterator[Beat]:
    """The next beat is chosen by where the case then is."""
    yield from opening()
    while True:
        case = Case.objects.select_related("holder").get(pk=case_id)
        yield from level(case, co_review=case.holder.level == CO_REVIEW_AT)
        if case.holder_id == case.deciding_authority_id:
            break
        yield upwards()
    yield from ending()


def delivery(case_id: UUID) -> Iterator[Beat]:
    """What the matter does before it, and the delivery."""
    yield from _due([act for act in _own_acts(case_id) if act.stage == Stage.DELIVERY], case_id)
    yield Beat("deliver", holder_of(Duty.DELIVER), lambda case: {"method": "online", "receiver": case.applicant.name})


def _own_acts(case_id: UUID) -> list[DemoAct]:
    return list(plugin_for(Case.objects.values_list("matter_code", flat=True).get(pk=case_id)).demo_acts)


def _due(own: list[DemoAct], case_id: UUID) -> Iterator[Beat]:
    """Takes from `own` what belongs to the case's stage; an act may lead to the stage of the next one."""
    while own:
        stage = Case.objects.values_list("stage", flat=True).get(pk=case_id)
        act = next((act for act in own if act.stage == stage), None)
        if act is None:
            return
        own.remove(act)
        yield _beat(act)


def _beat(act: DemoAct) -> Beat:
    def data(case: Case) -> Mapping[str, Any]:
        return act.data(case) if callable(act.data) else act.data

    return Beat(act.action, applicant if act.duty == APPLICANT else holder_of(Duty(act.duty)), data)
