"""Who does what in the demonstration: a case that goes up as far as its decision lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import ItemState
from apps.deadlines.dates import today
from apps.identity.models import Authority, Department, Duty, Level, Post, User

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
    material = next(m for m in case.matter.spec.materials if m.is_upload and m.required == "yes" and "pdf" in m.accept)
    return {f"material_{material.code}": "未加盖申请单位公章，请盖章后重新上传。", "reply_days": 10}


def _answers(case: Case) -> dict[str, str]:
    return {f"answer_{item.position}": "已加盖公章，重新上传。" for item in case.correction.items.all()}


def _ask_departments(case: Case) -> dict[str, Any]:
    departments = list(
        Department.objects.filter(authority=case.holder, posts__duty=Duty.COSIGN).distinct().order_by("code")[:2]
    )
    return {
        "departments": [d.pk for d in departments],
        "question": "请就是否符合国土空间规划、是否占用永久基本农田提出意见。",
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


def ending() -> Iterator[Beat]:
    """Decided, numbered, sealed (by the worker), delivered."""
    yield Beat(
        "submit_decision", holder_of(Duty.REVIEWER), lambda case: {"verdict": "agree", "text": "经审核，符合条件。"}
    )
    yield Beat("grant", holder_of(Duty.APPROVER), lambda case: {"text": "项目符合国土空间规划和用地政策，准予许可。"})
    yield Beat("make_certificate", holder_of(Duty.CERTMAKER))


def course(case_id: UUID) -> Iterator[Beat]:
    """The whole way to the license's number; the next beat is chosen by where the case then is."""
    yield from opening()
    while True:
        case = Case.objects.select_related("holder").get(pk=case_id)
        yield from level(case, co_review=case.holder.level == CO_REVIEW_AT)
        if case.holder_id == case.deciding_authority_id:
            break
        yield upwards()
    yield from ending()


def delivery() -> Beat:
    return Beat("deliver", holder_of(Duty.DELIVER), lambda case: {"method": "online", "receiver": case.applicant.name})
