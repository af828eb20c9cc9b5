"""Addresses: each room brings its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("apps.identity.urls")),
    path("accounts/", include("apps.hub.sign_in_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("config.api")),
    path("hub/", include("apps.hub.urls")),
    # Rooms, by name.
    path("", include("apps.public.urls")),
    path("desk/", include("apps.desk.urls")),
    path("oversight/", include("apps.oversight.urls")),
    path("custody/", include("apps.custody.urls")),
    path("exchange/", include("apps.exchange.urls")),
    path("", include("apps.ui.urls")),
    path("", include("apps.filing.urls")),
    path("", include("apps.wallet.urls")),
]
