"""The Django app: it exists so that the checks are found."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tongban.papers"
    label = "papers"
    verbose_name = "通办 papers"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registered by being imported, as Django wants it
