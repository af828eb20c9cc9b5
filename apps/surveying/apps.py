from __future__ import annotations

from django.apps import AppConfig


class SurveyingConfig(AppConfig):
    name = "apps.surveying"
    label = "surveying"
