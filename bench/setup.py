"""What each measurement begins with: settings, tables, catalogue."""

import django
from django.conf import settings
from django.core.management import call_command

from tongban.store import keys


def begin() -> None:
    """An empty installation on the database the environment names."""
    django.setup()
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    keys.create(settings.TONGBAN_KEYS)
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115 - lives as long as we do


def psycopg_url() -> str:
    """The connection string of the same database, for statements without the application."""
    database = settings.DATABASES["default"]
    return f"host={database['HOST']} user={database['USER']} dbname={database['NAME']}"
