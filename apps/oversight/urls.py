"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from apps.oversight.views import history, license_queries, licenses, overview, ratings

app_name = "oversight"
urlpatterns = [
    path("", overview.home, name="home"),
    path("licenses/", licenses.uses, name="licenses"),
    path("license-queries/", license_queries.queries, name="license_queries"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("cases/<uuid:case_id>/", history.case, name="case"),
    path("cases/<uuid:case_id>/verify/", history.verify, name="verify"),
    path("cases/<uuid:case_id>/proof.json", history.proof, name="proof"),
]
