"""The copy to practise on: a demo city of its own, as new at each start and every night.

``TONGBAN_TRAINING=1`` (``make run TRAINING=1``) keeps it in ``training/`` of var, on the embedded store. Settings that
would lead out of it (another database, a message provider, a store elsewhere) do not hold there.
"""

import shutil
import sqlite3
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from tongban.demo import messages
from tongban.rules.calendar import CHINA

_BESIDE = ("-wal", "-shm")


def keep() -> None:
    """Keep the city as it is now: this is what it goes back to. Nothing else may be writing."""
    folder = _kept()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = folder / "new.sqlite3"
    new.unlink(missing_ok=True)
    with sqlite3.connect(_database()) as live, sqlite3.connect(new) as copy:
        live.backup(copy)
    copy.close()
    live.close()
    new.replace(folder / "city.sqlite3")  # whole or not at all
    _become(_papers(), folder / "papers")


def restore() -> bool:
    """Go back to what was kept, with the server stopped; False when nothing was kept yet."""
    city = _kept() / "city.sqlite3"
    if not city.exists():
        return False
    for ending in _BESIDE:
        Path(f"{_database()}{ending}").unlink(missing_ok=True)
    fresh = Path(f"{_database()}.fresh")
    shutil.copyfile(city, fresh)
    fresh.replace(_database())
    _become(_kept() / "papers", _papers())
    messages.panel().unlink(missing_ok=True)
    return True


def next_reset(now: datetime) -> datetime:
    """The next time of day at which the copy is as new again (``TONGBAN_TRAINING_RESET``, in China's time)."""
    at = time.fromisoformat(settings.TONGBAN_TRAINING_RESET)
    today = datetime.combine(now.astimezone(CHINA).date(), at, tzinfo=CHINA)
    return today if today > now else today + timedelta(days=1)


def _become(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)


def _kept() -> Path:
    return Path(settings.TONGBAN_VAR) / "kept"


def _papers() -> Path:
    return Path(settings.TONGBAN_VAR) / "papers"


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
