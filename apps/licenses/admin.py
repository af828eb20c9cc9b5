"""Looking at the register. Read-only: a license changes through the services, which write the ledger."""

from __future__ import annotations

from django.contrib import admin

from apps.identity.admin import ReadOnlyAdmin
from apps.licenses.models import License, NumberCounter


@admin.register(License)
class LicenseAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "holder_name", "issuer_name", "status", "issued_on", "valid_to"]
    list_filter = ["status", "kind"]
    search_fields = ["number", "identifier", "holder_name"]
    exclude = ["draft", "seal_box"]


@admin.register(NumberCounter)
class NumberCounterAdmin(ReadOnlyAdmin):
    list_display = ["kind", "scope", "year", "last"]
    list_filter = ["kind", "year"]
