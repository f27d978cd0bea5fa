"""The Django app: it exists so that templates and static files are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongban.ui"
    label = "ui"
    verbose_name = "通办 ui"
