"""Looking at the register. Read-only: a license changes through the services, which write the ledger."""

from __future__ import annotations

from django.contrib import admin

from apps.identity.admin import ReadOnlyAdmin
from apps.licenses.models import License, NumberCounter, NumberRequest
from apps.licenses.use_models import EndNotice, LicenseUse, ShareConsent


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


@admin.register(LicenseUse)
class LicenseUseAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "license", "who", "organization", "purpose", "result", "network"]
    list_filter = ["kind", "result"]
    search_fields = ["license__number"]
    list_select_related = ["license"]
    show_full_result_count = False


@admin.register(ShareConsent)
class ShareConsentAdmin(ReadOnlyAdmin):
    list_display = ["given_at", "license", "recipient_name", "purpose", "starts_on", "ends_on", "withdrawn_at"]
    search_fields = ["license__number", "recipient_name"]
    list_select_related = ["license"]
    show_full_result_count = False


@admin.register(EndNotice)
class EndNoticeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "license", "stage", "recipient", "mailed_at"]
    list_filter = ["stage"]
    search_fields = ["license__number"]
    list_select_related = ["license", "recipient"]
    show_full_result_count = False
