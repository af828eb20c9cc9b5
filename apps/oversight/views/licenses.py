"""Uses of a license (用证记录), for who supervises the authority that issued it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.licenses.models import License, Status
from apps.licenses.selectors import kind_title
from apps.licenses.uses import uses_of
from apps.oversight.access import Supervisor, supervisors_only
from apps.ui.license_uses import use_event
from apps.ui.pieces import Pages

SIZE = 50


@supervisors_only
@require_safe
def uses(request: HttpRequest, supervisor: Supervisor) -> HttpResponse:
    """By the license's number; the newest version that an authority under supervision issued. Newest use first."""
    number = "".join(request.GET.get("number", "").split())[:64]
    license = _license(supervisor, number) if number.isprintable() and number else None
    context: dict[str, object] = {"supervisor": supervisor, "number": number, "license": license}
    if license is not None:
        place = _number(request.GET.get("before", ""))
        found = uses_of(license).filter(pk__lt=place) if place is not None else uses_of(license)
        rows = list(found[: SIZE + 1])
        link = f"?number={license.number}"
        older = f"{link}&before={rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
        context |= {
            "title": kind_title(license),
            "events": [use_event(use) for use in rows[:SIZE]],
            "pages": Pages(newer=link if place is not None else "", older=older),
        }
    return render(request, "oversight/licenses.html", context)


def _license(supervisor: Supervisor, number: str) -> License | None:
    issued = License.objects.filter(number=number, issuer__in=supervisor.authority_ids)
    return issued.exclude(status=Status.PREPARING).order_by("-version").first()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
