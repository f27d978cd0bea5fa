"""The settings tests run under: our own, in a folder that is gone afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TONGBAN_VAR" not in os.environ:
    os.environ["TONGBAN_VAR"] = tempfile.mkdtemp(prefix="tongban-test-")
    atexit.register(shutil.rmtree, os.environ["TONGBAN_VAR"], ignore_errors=True)
os.environ.setdefault("TONGBAN_DEMO", "1")
os.environ.setdefault("TONGBAN_SECRET", "tests only")

from tongban.config.settings import *  # noqa: F403
from tongban.config.settings import DATABASES, TONGBAN_KEYS, TONGBAN_VAR
from tongban.store import keys

if not TONGBAN_KEYS.exists():
    keys.create(TONGBAN_KEYS)
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads of one test then see one database, with SQLite's real locks.
    DATABASES["default"]["TEST"] = {"NAME": Path(TONGBAN_VAR) / "test.sqlite3"}
# Hashing a password as slowly as it must be would make the tests of signing in a test of patience.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
