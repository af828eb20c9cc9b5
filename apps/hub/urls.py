"""The address that the hub calls, and the one that monitoring reads."""

from __future__ import annotations

from django.urls import path

from apps.hub.inbound.views import inbound
from apps.hub.metrics import metrics

app_name = "hub"
urlpatterns = [
    path("inbound/<str:service>", inbound, name="inbound"),
    path("metrics", metrics, name="metrics"),
]
