"""Addresses of custody."""

from __future__ import annotations

from django.urls import path

from apps.custody.views import certificates, making, revoking, seals

app_name = "custody"
urlpatterns = [
    path("", seals.index, name="seals"),
    path("new/", making.make, name="make"),
    path("preview.png", making.preview, name="preview"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<int:authority_id>/remove/", certificates.remove_authority, name="remove_authority"),
    path("certificates/list/", certificates.import_list, name="import_list"),
    path("certificates/keys/<int:key_id>/revoke/", revoking.revoke, name="revoke"),
    path("<int:seal_id>/", seals.seal, name="seal"),
    path("<int:seal_id>/picture.png", seals.picture, name="picture"),
    path("<int:seal_id>/uses/", seals.uses, name="uses"),
    path("<int:seal_id>/automatic/", seals.automatic, name="automatic"),
    path("<int:seal_id>/<slug:act>/", seals.act, name="act"),
]
