"""One act on one page: entering, confirming where it cannot be undone, and what to say when it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext

from apps.cases.actions import available_acts
from apps.cases.errors import NotPossible
from apps.cases.forms import ActionForm
from apps.cases.lifecycle import APPLICANT, SYSTEM, Act, Available
from apps.cases.models import Case
from apps.cases.performers import matching_item, posts_for
from apps.cases.registry import machine_for
from apps.cases.wording import listed
from apps.desk.access import Clerk
from apps.ui import pieces
from apps.ui.entry_words import say_what_to_do


@dataclass(frozen=True)
class Entered:
    """What the browser sent of an act: the version it was shown, the request's own key, and the entries."""

    version: int | None
    request_id: str
    data: QueryDict

    @classmethod
    def from_post(cls, post: QueryDict) -> Entered:
        version = post.get("version", "")
        return cls(
            int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
            post.get("request_id", "")[:100] or uuid.uuid4().hex,
            post,
        )


@dataclass(frozen=True)
class ActPage:
    """`hidden`: the entries carried through the confirm page."""

    case: Case
    offer: Available
    form: ActionForm | None
    request_id: str
    confirming: bool = False
    stale: bool = False
    facts: Sequence[pieces.Fact] = field(default_factory=tuple)
    hidden: Sequence[tuple[str, str]] = field(default_factory=tuple)


def known_act(case: Case, name: str) -> Act:
    """The act of that name, at whatever stage. Raises Http404 for one that no clerk does."""
    found = (info for info, _stage in machine_for(case.machine).acts() if info.name == name)
    info = next(found, None)
    if info is None or info.by in (APPLICANT, SYSTEM):
        raise Http404
    return info


def offer_of(case: Case, clerk: Clerk, name: str) -> Available:
    """The act as the clerk may do it now. Raises NotPermitted or NotPossible with the reason."""
    info = machine_for(case.machine).act_from(name, case.stage)
    if info is None:
        stage = case.get_stage_display()
        raise NotPossible(gettext("The case is in “%(stage)s”: this is not possible there.") % {"stage": stage})
    offers = available_acts(case, clerk.user, posts=clerk.posts)
    offer = next((o for o in offers if o.act.name == name and o.act.by == info.by), None)
    if offer is None:
        matching_item(case, info, posts_for(case, duty=info.by, held=clerk.posts))
        raise NotPossible(gettext("This is not possible now."))
    if offer.blocked is not None:
        raise NotPossible(offer.blocked)
    return offer


def form_of(case: Case, act: Act, data: QueryDict | None = None) -> ActionForm | None:
    """None for an act that asks for nothing, or for nothing in this case."""
    form = act.form(data, case=case) if act.form else None
    if form is None or not form.fields:
        return None
    say_what_to_do(form)
    return form


def blank_page(case: Case, offer: Available) -> ActPage:
    form = form_of(case, offer.act)
    confirming = offer.act.irreversible and form is None
    return ActPage(case, offer, form, uuid.uuid4().hex, confirming=confirming)


def filled_page(case: Case, offer: Available, entered: Entered, *, stale: bool = False) -> ActPage:
    """The form with what was entered and its errors; nothing typed is lost."""
    form = form_of(case, offer.act, entered.data)
    return ActPage(case, offer, form, entered.request_id, confirming=form is None, stale=stale)


def confirm_page(case: Case, offer: Available, entered: Entered) -> ActPage:
    """Expects entries that the form accepts; the page shows them and carries them on."""
    page = filled_page(case, offer, entered)
    return ActPage(
        case,
        offer,
        page.form,
        entered.request_id,
        confirming=True,
        facts=entries_in_words(page.form) if page.form else (),
        hidden=_carried(page.form, entered.data) if page.form else (),
    )


def _carried(form: ActionForm, data: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name in form.fields for value in data.getlist(name)]


def entries_in_words(form: ActionForm) -> list[pieces.Fact]:
    """What was entered, as the reader wrote or chose it; empty entries are left out."""
    facts = []
    for bound in form:
        words = _in_words(bound.field, bound.value())
        if words:
            facts.append(pieces.Fact(bound.label, words))
    return facts


def _in_words(field_: forms.Field, value: Any) -> str:
    if isinstance(field_, forms.ModelMultipleChoiceField):
        return listed(field_.clean(value)) if value else ""
    if isinstance(field_, forms.ChoiceField):
        choices: Mapping[str, Any] = dict(field_.choices)  # type: ignore[arg-type]
        return str(choices.get(str(value), value or ""))
    return str(value or "")
