"""Addresses of the public key infrastructure, for programs."""

from __future__ import annotations

from django.urls import path

from apps.signatures.views import TimestampView

app_name = "pki"
urlpatterns = [path("tsa", TimestampView.as_view(), name="tsa")]
