"""The exchange as Prometheus metrics, `GET /hub/metrics`: bounded queries, capped counts."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from apps.hub.models import STOPPED, Delivery, HubCall, Reconciliation
from apps.hub.selectors import CAP, Status, capped, status


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """401 without the token as `Authorization: Bearer …`. Raises Http404 where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Read from the database at each question: any web process answers for all workers."""
    registry = CollectorRegistry()
    found = status()
    _queue(registry, found)
    _calls(registry, found)
    _comparisons(registry)
    return registry


def _gauge(registry: CollectorRegistry, name: str, words: str, *labels: str) -> Gauge:
    return Gauge(f"approvals_hub_{name}", words, labels, registry=registry)


def _queue(registry: CollectorRegistry, found: Status) -> None:
    rows = _gauge(registry, "rows", f"Rows of the exchange by state, counted up to {CAP}.", "state")
    rows.labels(Delivery.State.WAITING.value).set(found.waiting)
    for state in STOPPED:
        rows.labels(state.value).set(capped(Delivery.objects.filter(state=state)))
    age = _gauge(registry, "oldest_row_seconds", "Age of the oldest row, 0 where there is none.", "queue")
    for queue, oldest in (("waiting", found.oldest_waiting), ("stopped", found.oldest_stopped)):
        age.labels(queue).set(oldest.total_seconds() if oldest else 0)
    _gauge(registry, "ledger_entries_behind", "Ledger entries that were not read yet.").set(found.not_collected)
    _gauge(registry, "breaker_open", "1 while calls are stopped.").set(found.breaker_open)
    wait = max(0.0, (found.probe_at - timezone.now()).total_seconds()) if found.probe_at else 0.0
    _gauge(registry, "breaker_probe_seconds", "Seconds until the next probe, 0 while calls are made.").set(wait)


def _calls(registry: CollectorRegistry, found: Status) -> None:
    calls = _gauge(registry, "recent_calls", "Calls of the last 15 minutes by outcome.", "outcome")
    for outcome in HubCall.Outcome:
        calls.labels(outcome.value).set(found.calls_lately.get(outcome.value, 0))
    _gauge(registry, "recent_rows_answered", "Rows answered in the last 15 minutes.").set(found.accepted_lately)
    errors = _gauge(registry, "recent_errors", "Failed calls of the last 15 minutes by kind.", "kind")
    for kind, n in found.errors_lately.items():
        errors.labels(kind).set(n)


def _comparisons(registry: CollectorRegistry) -> None:
    newest = Reconciliation.objects.exclude(ended_at=None).values("table").annotate(newest=Max("pk")).order_by()
    differences = _gauge(registry, "differences", "Rows that differed in a table's last comparison.", "table", "kind")
    failed = _gauge(registry, "comparison_failed", "1 where a table's last comparison could not be made.", "table")
    for run in Reconciliation.objects.filter(pk__in=newest.values("newest")):
        failed.labels(run.table).set(bool(run.failure))
        for kind in ("missing", "different", "unknown"):
            differences.labels(run.table, kind).set(getattr(run, kind))
