"""Registers the demo's system check."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tongban.demo"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - importing registers it
