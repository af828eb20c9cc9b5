from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.deadlines.models import CalendarDay
from apps.deadlines.services import DayChange, calendar_change_days
from apps.ledger.services import Actor

if TYPE_CHECKING:
    CalendarDayModelAdmin = admin.ModelAdmin[CalendarDay]
else:  # generic for the type checker only
    CalendarDayModelAdmin = admin.ModelAdmin


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarDayModelAdmin):
    """Days are changed, never added or deleted one by one: a year is loaded as a whole."""

    list_display = ["date", "is_workday", "name", "provisional", "source"]
    list_filter = ["is_workday", "provisional"]
    date_hierarchy = "date"
    search_fields = ["name", "source"]
    readonly_fields = ["date"]
    fields = ["date", "is_workday", "name", "provisional", "source"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CalendarDay | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: forms.ModelForm[Any], change: bool) -> None:
        calendar_change_days(
            changes=[DayChange(obj.date, obj.is_workday, obj.name, obj.provisional)],
            source=obj.source,
            actor=Actor("user", str(request.user.pk), request.user.get_username()),
        )
