"""Addresses that need no account."""

from __future__ import annotations

from django.urls import path

from apps.public.views import guides, offline, pki, progress, verify

app_name = "public"
urlpatterns = [
    path("", guides.home, name="home"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<str:code>/", guides.guide, name="guide"),
    path("progress/", progress.progress, name="progress"),
    path("progress/<str:number>/", progress.progress_case, name="progress_case"),
    path("pki/ocsp", pki.status, name="pki_status"),
    path("pki/ocsp/<path:question>", pki.status_in_address, name="pki_status_in_address"),
    path("pki/tsa", pki.timestamp, name="pki_timestamp"),
    path("pki/<slug:name>.crl", pki.revocation_list, name="pki_list"),
    path("pki/<slug:name>.cer", pki.certificate, name="pki_certificate"),
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_upload, name="verify_upload"),
    path("verify/holder/", verify.verify_holder, name="verify_holder"),
    path("verify/offline/", offline.page, name="offline"),
    path("verify/offline/worker.js", offline.worker, name="offline_worker"),
    path("v/<str:payload>", verify.verify_qr, name="verify_qr"),
    path("s/<str:payload>", verify.showing, name="showing"),
]
