"""Addresses of the page furniture."""

from __future__ import annotations

from django.urls import path

from apps.ui import views

app_name = "ui"
urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("start/", views.start, name="start"),
]
