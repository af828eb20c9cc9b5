"""Looking at the register. Read-only: changes go through the services, which check duties and write the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.identity.crypto import mask
from apps.identity.models import Agency, Applicant, Authority, Department, Post, StandIn, User

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:  # generic for the type checker only
    _ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["username", "display_name", "masked_phone", "is_active", "last_login"]
    search_fields = ["username", "display_name"]
    fields = ["username", "display_name", "masked_phone", "email", "is_active", "is_staff", "last_login", "date_joined"]

    @admin.display(description=_("phone"))
    def masked_phone(self, user: User) -> str:
        return mask(user.phone)


@admin.register(Authority)
class AuthorityAdmin(ReadOnlyAdmin):
    list_display = ["name", "level", "region_code", "uscc", "parent", "is_active"]
    list_filter = ["level", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["name", "region_code", "uscc"]


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "authority", "code"]
    list_select_related = ["authority"]
    search_fields = ["name", "authority__name"]


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    list_display = ["user", "duty", "authority", "department", "starts_on", "ends_on"]
    list_filter = ["duty"]
    list_select_related = ["user", "authority", "department"]
    search_fields = ["user__username", "user__display_name", "authority__name"]


@admin.register(StandIn)
class StandInAdmin(ReadOnlyAdmin):
    list_display = ["post", "deputy", "starts_on", "ends_on", "reason"]
    list_select_related = ["post__user", "post__authority", "post__department", "deputy"]


@admin.register(Applicant)
class ApplicantAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "masked_id", "masked_phone"]
    list_filter = ["kind"]
    search_fields = ["name"]
    fields = ["kind", "name", "masked_id", "masked_phone", "address", "legal_representative", "user"]

    @admin.display(description=_("number"))
    def masked_id(self, applicant: Applicant) -> str:
        return applicant.masked_id

    @admin.display(description=_("phone"))
    def masked_phone(self, applicant: Applicant) -> str:
        return mask(applicant.phone)


@admin.register(Agency)
class AgencyAdmin(ReadOnlyAdmin):
    list_display = ["agent", "principal", "scope", "starts_on", "ends_on"]
    list_select_related = ["agent", "principal"]
