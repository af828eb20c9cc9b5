"""Addresses of the holders' pages."""

from __future__ import annotations

from django.urls import path

from apps.wallet.views import held, queries, sharing, showing

app_name = "wallet"
urlpatterns = [
    path("my/licenses/", held.home, name="home"),
    path("my/licenses/<int:license_id>/", held.license, name="license"),
    path("my/licenses/<int:license_id>/pdf/", held.pdf, name="pdf"),
    path("my/licenses/<int:license_id>/ofd/", held.ofd, name="ofd"),
    path("my/licenses/<int:license_id>/uses/", held.uses, name="uses"),
    path("my/licenses/<int:license_id>/show/", showing.show, name="show"),
    path("my/licenses/<int:license_id>/show/end/", showing.end, name="end"),
    path("my/licenses/<int:license_id>/share/", sharing.share, name="share"),
    path("my/licenses/<int:license_id>/share/<uuid:consent_id>/withdraw/", sharing.withdraw, name="withdraw"),
    path("my/licenses/queries/", queries.queries, name="queries"),
    path("my/licenses/shared/", sharing.received, name="received"),
    path("my/licenses/shared/<uuid:consent_id>/", sharing.use, name="use"),
]
