"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from apps.desk.views import acts, case, inbox, items, project, ratings

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="cases"),
    path("claim/", items.claim_several, name="claim_several"),
    path("items/<int:item_id>/claim/", items.claim, name="claim"),
    path("items/<int:item_id>/release/", items.release, name="release"),
    path("items/<int:item_id>/hand-over/", items.hand_over, name="hand_over"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<int:task_id>/", ratings.rating, name="rating"),
    path("projects/<slug:code>/", project.project, name="project"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/acts/<slug:action>/", acts.act, name="act"),
    path("cases/<uuid:case_id>/materials/<int:version_id>/", case.material, name="material"),
    path("cases/<uuid:case_id>/documents/<int:document_id>/", case.document, name="document"),
    path("cases/<uuid:case_id>/licenses/<int:license_id>/", case.license, name="license"),
]
