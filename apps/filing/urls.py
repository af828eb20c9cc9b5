"""Addresses of the applicants' pages."""

from __future__ import annotations

from django.urls import path

from apps.filing.views import answer, case, check, draft, files, home, licenses, material, notices, start, step

app_name = "filing"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/start/", start.choose, name="choose"),
    path("my/start/<str:matter_code>/", start.start, name="start"),
    path("my/messages/", notices.notices, name="notices"),
    path("my/messages/read/", notices.read_all, name="read_all"),
    path("my/messages/<int:notice_id>/", notices.notice, name="notice"),
    path("my/cases/<uuid:case_id>/", case.case, name="case"),
    path("my/cases/<uuid:case_id>/draft/", draft.draft, name="draft"),
    path("my/cases/<uuid:case_id>/draft/check/", check.check, name="check"),
    path("my/cases/<uuid:case_id>/draft/discard/", draft.discard, name="discard"),
    path("my/cases/<uuid:case_id>/steps/<slug:code>/", step.step, name="step"),
    path("my/cases/<uuid:case_id>/steps/<slug:code>/keep/", step.keep, name="keep"),
    path("my/cases/<uuid:case_id>/materials/<slug:code>/", material.material, name="material"),
    path("my/cases/<uuid:case_id>/materials/<slug:code>/<int:version>/remove/", material.remove, name="remove"),
    path("my/cases/<uuid:case_id>/materials/<slug:code>/licenses/", licenses.licenses, name="licenses"),
    path("my/cases/<uuid:case_id>/materials/<slug:code>/licenses/<int:query>/", licenses.answer, name="license_answer"),
    path(
        "my/cases/<uuid:case_id>/materials/<slug:code>/licenses/<int:license>/attach/",
        licenses.attach,
        name="license_attach",
    ),
    path("my/cases/<uuid:case_id>/files/<int:version>/", files.material_file, name="file"),
    path("my/cases/<uuid:case_id>/documents/<int:document>/", files.document_file, name="document"),
    path("my/cases/<uuid:case_id>/documents/<int:document>/ofd/", files.document_ofd, name="document_ofd"),
    path("my/cases/<uuid:case_id>/licenses/<int:license>/", files.license_file, name="license"),
    path("my/cases/<uuid:case_id>/licenses/<int:license>/ofd/", files.license_ofd, name="license_ofd"),
    path("my/cases/<uuid:case_id>/receipt/", case.receipt, name="receipt"),
    path("my/cases/<uuid:case_id>/withdraw/", case.withdraw, name="withdraw"),
    path("my/cases/<uuid:case_id>/answer/", answer.answer, name="answer"),
]
