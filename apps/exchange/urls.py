"""Addresses of the exchange with the national hub."""

from __future__ import annotations

from django.urls import path

from apps.exchange.views import codes, dashboard, directory, inbound, items, license_types, reconciliations, rows

app_name = "exchange"
urlpatterns = [
    path("", dashboard.home, name="home"),
    path("find/", dashboard.find, name="find"),
    path("rows/", rows.stopped, name="rows"),
    path("rows/remedy/", rows.remedy, name="remedy"),
    path("rows/<int:row_id>/", rows.row, name="row"),
    path("cases/<uuid:case_id>/", rows.case, name="case"),
    path("codes/", codes.codes, name="codes"),
    path("codes/add/", codes.add, name="code_add"),
    path("codes/<int:code_id>/", codes.edit, name="code"),
    path("items/", items.items, name="items"),
    path("items/add/", items.add, name="item_add"),
    path("items/<int:item_id>/", items.edit, name="item"),
    path("license-types/", license_types.types, name="license_types"),
    path("license-types/<str:kind>/", license_types.edit, name="license_type"),
    path("directory/", directory.changes, name="directory"),
    path("directory/fetch/", directory.fetch, name="directory_fetch"),
    path("directory/confirm/", directory.confirm, name="directory_confirm"),
    path("directory/held/", directory.held, name="directory_held"),
    path("directory/held/<int:entry_id>/", directory.versions, name="directory_line"),
    path("directory/<int:change_id>/", directory.change, name="directory_change"),
    path("reconciliations/", reconciliations.runs, name="reconciliations"),
    path("reconciliations/<int:run_id>/", reconciliations.run, name="reconciliation"),
    path("inbound/", inbound.received, name="inbound"),
]
