"""Progress of a case for whoever holds its receipt."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.cases.selectors import documents_of
from apps.deadlines.dates import today
from apps.public.forms import ProgressForm
from apps.public.progress import TooManyTries, look_up, remember, remembered_case
from apps.ui.casework import clock_of, tag_of, track_of, turn_of
from apps.ui.pieces import FileRow
from apps.ui.templatetags.ui import short_day


@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """The look-up form; a right pair of number and code opens the case's page."""
    form = ProgressForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/progress.html", {"form": form})
    try:
        case = look_up(request=request, **form.cleaned_data)
    except TooManyTries:
        return render(request, "429.html", status=429)
    if case is None:
        form.add_error(
            None,
            _("No case has this number and this code. Both stand on the receipt of filing; check every digit."),
        )
        return render(request, "public/progress.html", {"form": form})
    remember(request, case)
    return redirect("public:progress_case", number=case.number)


@never_cache
@require_safe
def progress_case(request: HttpRequest, number: str) -> HttpResponse:
    case = remembered_case(request, number)
    if case is None:
        return redirect(f"{reverse('public:progress')}?{urlencode({'number': number})}")
    day = today()
    documents = [
        FileRow(
            "PDF",
            d.get_kind_display(),
            note=_("%(number)s, %(day)s") % {"number": d.number, "day": short_day(d.made_at)},
        )
        for d in documents_of(case).filter(sealed_at__isnull=False)
    ]
    return render(
        request,
        "public/progress_case.html",
        {
            "case": case,
            "turn": turn_of(case),
            "tag": tag_of(case, today=day),
            "stages": track_of(case),
            "clock": clock_of(case, today=day),
            "documents": documents,
        },
    )
