"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from apps.desk.views import acts, case, identity, inbox, items, licenses, project, ratings, replacement

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="cases"),
    path("claim/", items.claim_several, name="claim_several"),
    path("items/<int:item_id>/claim/", items.claim, name="claim"),
    path("items/<int:item_id>/release/", items.release, name="release"),
    path("items/<int:item_id>/hand-over/", items.hand_over, name="hand_over"),
    path("licenses/", licenses.licenses, name="licenses"),
    path("licenses/<int:license_id>/", licenses.record, name="license_record"),
    path("licenses/<int:license_id>/file/", licenses.file, name="license_file"),
    path("licenses/<int:license_id>/decide/<slug:code>/", licenses.decision, name="license_decision"),
    path("identities/", identity.identity, name="identity"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<int:task_id>/", ratings.rating, name="rating"),
    path("projects/<slug:code>/", project.project, name="project"),
    path("licenses/<int:license_id>/replace/", replacement.replace, name="license_replace"),
    path("licenses/<int:license>/cases/", project.license_and_its_cases, name="license_cases"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/acts/<slug:action>/", acts.act, name="act"),
    path("cases/<uuid:case_id>/materials/<int:version_id>/", case.material, name="material"),
    path("cases/<uuid:case_id>/documents/<int:document_id>/", case.document, name="document"),
    path("cases/<uuid:case_id>/documents/<int:document_id>/ofd/", case.document_ofd, name="document_ofd"),
    path("cases/<uuid:case_id>/licenses/<int:license_id>/", case.license, name="license"),
    path("cases/<uuid:case_id>/held/<int:license_id>/", case.held_license, name="held_license"),
    path("cases/<uuid:case_id>/licenses/<int:license_id>/ofd/", case.license_ofd, name="license_ofd"),
]
