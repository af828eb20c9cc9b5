"""Looking at the register. Read-only: a license changes through the services, which write the ledger."""

from __future__ import annotations

from django.contrib import admin

from apps.identity.admin import ReadOnlyAdmin
from apps.licenses.models import License, NumberCounter, NumberRequest


@admin.register(License)
class LicenseAdmin(ReadOnlyAdmin):
    list_display = ["number", "version", "kind", "holder_name", "issuer_name", "status", "issued_on", "valid_to"]
    list_filter = ["status", "occasion", "kind"]
    search_fields = ["number", "identifier", "holder_name"]
    exclude = ["draft", "seal_box"]


@admin.register(NumberCounter)
class NumberCounterAdmin(ReadOnlyAdmin):
    list_display = ["kind", "scope", "year", "last"]
    list_filter = ["kind", "year"]


@admin.register(NumberRequest)
class NumberRequestAdmin(ReadOnlyAdmin):
    list_display = ["kind", "source_ref", "allocator", "state", "number", "refusal", "attempts", "asked_at"]
    list_filter = ["state", "kind", "allocator"]
    search_fields = ["source_ref", "number"]
