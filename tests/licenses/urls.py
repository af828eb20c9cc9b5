"""The room's API alone."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("api/", include("apps.licenses.api_urls"))]
