"""Bad ratings to be followed up: the list of the window, and one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.errors import CaseError, NotVisible
from apps.desk.access import Clerk, clerks_only
from apps.desk.ratings import StepForm, lines_of, steps_of, tag_of, task_for
from apps.hub.models import RatingTask
from apps.hub.ratings import STEPS, open_tasks, take_step, tasks_at, windows
from apps.ui.case_list import pages_of
from apps.ui.case_pieces import DayCounter
from apps.ui.paging import page_of


@clerks_only
@require_safe
def ratings(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """What is due first, first."""
    posts = windows(clerk.posts)
    if not posts:
        raise Http404
    tasks = open_tasks(tasks_at(p.post.authority_id for p in posts))
    page = page_of(tasks, by=("due_on", "pk"), cursor=request.GET.get("at", ""))
    context = {"clerk": clerk, "lines": lines_of(page.rows, DayCounter.of(clerk.on)), "pages": pages_of(request, page)}
    return render(request, "desk/ratings.html", context)


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, clerk: Clerk, task_id: int) -> HttpResponse:
    task = task_for(clerk, task_id)
    if task is None:
        raise Http404
    form = None
    if task.state in STEPS:
        form = StepForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and (form is None or (form.is_valid() and _taken(request, clerk, task, form))):
        return redirect("desk:rating", task.pk)
    context = {
        "clerk": clerk,
        "task": task,
        "days": tag_of(task, DayCounter.of(clerk.on)),
        "steps": steps_of(task),
        "form": form,
        "label": STEPS[task.state].label if form else "",
    }
    return render(request, "desk/rating.html", context, status=422 if form and form.errors else 200)


def _taken(request: HttpRequest, clerk: Clerk, task: RatingTask, form: StepForm) -> bool:
    entered = form.cleaned_data
    try:
        take_step(task_id=task.pk, user=clerk.user, state=entered["state"], text=entered["text"])
    except NotVisible:
        raise Http404 from None
    except CaseError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, gettext("Written down."))
    return True
