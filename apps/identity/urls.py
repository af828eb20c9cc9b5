"""Addresses of an applicant's own page."""

from __future__ import annotations

from django.urls import path

from apps.identity import views

app_name = "identity"
urlpatterns = [path("profile/", views.profile, name="profile")]
