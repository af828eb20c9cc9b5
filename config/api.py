"""The REST API: every room's endpoints under one prefix, with its OpenAPI document."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.routers import SimpleRouter

from apps.cases.api import ApplicantViewSet, CaseViewSet, WorkItemViewSet
from apps.catalogue.api import MatterViewSet
from apps.hub.api import LicenseQueryViewSet
from apps.licenses.api_urls import urlpatterns as licenses

app_name = "api"

router = SimpleRouter()
router.register("matters", MatterViewSet, basename="matter")
router.register("applicants", ApplicantViewSet, basename="applicant")
router.register("cases", CaseViewSet, basename="case")
router.register("license-queries", LicenseQueryViewSet, basename="license-query")
router.register("work-items", WorkItemViewSet, basename="work-item")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(content_negotiation_class=DefaultContentNegotiation), name="schema"),
    # The split view has its script in an address of its own: the content security policy allows no inline one.
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema",
            template_name="api/docs.html",
            content_negotiation_class=DefaultContentNegotiation,
        ),
        name="docs",
    ),
    path("", include(router.urls)),
    path("", include(licenses)),
]
