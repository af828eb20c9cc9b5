"""Addresses of this room's API, to be included below the API's prefix."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.licenses.api import LicenseViewSet, VerificationView
from apps.licenses.catalogue_api import LicenseChangesView, LicenseKindsView
from apps.licenses.sharing_api import SharedLicensesView, SharedLicenseView

router = SimpleRouter()
router.register("licenses", LicenseViewSet, basename="license")

urlpatterns = [
    path("licenses/shared/", SharedLicensesView.as_view(), name="license-shared-list"),
    path("licenses/shared/<uuid:consent_id>/", SharedLicenseView.as_view(), name="license-shared"),
    path("verification/", VerificationView.as_view(), name="verification"),
    path("license-catalogue/kinds/", LicenseKindsView.as_view(), name="license-kinds"),
    path("license-catalogue/changes/", LicenseChangesView.as_view(), name="license-changes"),
    *router.urls,
]
