"""The address that the hub calls."""

from __future__ import annotations

from django.urls import path

from apps.hub.inbound.views import inbound

app_name = "hub"
urlpatterns = [path("inbound/<str:service>", inbound, name="inbound")]
