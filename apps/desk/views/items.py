"""Work items: claim one or several, release, hand over to a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases import work_items
from apps.cases.errors import CaseError, NotVisible
from apps.cases.lists import PAGE_SIZE
from apps.cases.models import WorkItem
from apps.desk.access import Clerk, clerks_only
from apps.desk.forms import HandOverForm
from apps.ui.case_pieces import matter_title


@clerks_only
@require_POST
def claim(request: HttpRequest, clerk: Clerk, item_id: int) -> HttpResponse:
    try:
        item = work_items.claim(item_id=item_id, user=clerk.user)
    except NotVisible:
        raise Http404 from None
    except CaseError as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    messages.success(request, gettext("You have claimed “%(item)s”.") % {"item": item.get_kind_display()})
    return _back(request)


@clerks_only
@require_POST
def claim_several(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """Each for itself: what a colleague was quicker with is named, the rest is claimed."""
    asked = [int(i) for i in request.POST.getlist("item") if i.isascii() and i.isdigit()][:PAGE_SIZE]
    done, reasons = 0, []
    for item_id in dict.fromkeys(asked):
        try:
            work_items.claim(item_id=item_id, user=clerk.user)
        except CaseError as refusal:
            reasons.append(str(refusal))
        else:
            done += 1
    if done:
        messages.success(request, ngettext("%(n)d case claimed.", "%(n)d cases claimed.", done) % {"n": done})
    for reason in dict.fromkeys(reasons):
        n = reasons.count(reason)
        words = ngettext("%(n)d not claimed: %(reason)s", "%(n)d not claimed: %(reason)s", n)
        messages.warning(request, words % {"n": n, "reason": reason})
    if not asked:
        messages.warning(request, gettext("Choose at least one case first."))
    return _back(request)


@clerks_only
@require_POST
def release(request: HttpRequest, clerk: Clerk, item_id: int) -> HttpResponse:
    try:
        item = work_items.release(item_id=item_id, user=clerk.user)
    except NotVisible:
        raise Http404 from None
    except CaseError as refusal:
        messages.error(request, str(refusal))
    else:
        words = gettext("“%(item)s” can be claimed by your colleagues now.")
        messages.success(request, words % {"item": item.get_kind_display()})
    return _back(request)


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, clerk: Clerk, item_id: int) -> HttpResponse:
    item = WorkItem.objects.select_related("authority", "department", "assignee").filter(pk=item_id).first()
    if item is None:
        raise Http404
    case = clerk.case(item.case_id)
    colleagues = work_items.colleagues(item=item, user=clerk.user, on=clerk.on)
    form = HandOverForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            work_items.hand_over(item_id=item.pk, user=clerk.user, to=entered["to"], reason=entered["reason"])
        except NotVisible:
            raise Http404 from None
        except CaseError as error:
            refusal = str(error)
        else:
            messages.success(request, gettext("Handed over to %(name)s.") % {"name": entered["to"]})
            return redirect("desk:case", case.pk)
    context = {
        "clerk": clerk,
        "case": case,
        "matter": matter_title(case.matter),
        "item": item,
        "form": form,
        "refusal": refusal,
        "has_colleagues": bool(colleagues),
    }
    return render(request, "desk/hand_over.html", context, status=422 if refusal or form.errors else 200)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the button was on."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("desk:inbox")
    return HttpResponseRedirect(target)
