"""The console command ``tongban``: our commands first and in order of use, Django's under ``tongban django``.

Exit codes: 0 done, 1 failed (the message says what and where), 2 called wrongly, 130 interrupted.
"""

import difflib
import logging
import os
import sys
from collections.abc import Sequence

GROUPS = (
    ("Every day", ("run", "demo", "feed")),
    ("What is declared", ("check", "load")),
    ("What runs beside the server", ("deliver", "tick", "journal")),
    ("Papers and keys", ("paper", "keys")),
    ("Who signs in", ("account",)),
)
REST = "More"
FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
    sys.exit(_run(sys.argv[1:]))


def _run(words: Sequence[str]) -> int:
    try:
        return _dispatch(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if "--traceback" in words:
            raise
        return _failed(error)


def _dispatch(words: Sequence[str]) -> int:
    name = words[0] if words else "help"
    if name in ("help", "--help", "-h"):
        return _dispatch([words[1], "--help"]) if len(words) > 1 else _overview()
    if name == "--version":
        from tongban import __version__

        _say(f"tongban {__version__}")
        return 0
    if name == "django":
        return _django(words[1:])
    own = commands()
    if name not in own:
        return _unknown(name, own)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tongban", *words])
    return 0


def commands() -> dict[str, str]:
    """Our commands: name -> what it does, in one line."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    ours = {name: app for name, app in get_commands().items() if app.startswith("tongban.")}
    return {name: load_command_class(app, name).help for name, app in sorted(ours.items())}


def _overview() -> int:
    own = commands()
    placed = {name for _, names in GROUPS for name in names}
    groups = [*GROUPS, (REST, tuple(name for name in own if name not in placed))]
    lines = ["通办 Tongban", "", "usage: tongban COMMAND [options]     tongban COMMAND --help says more"]
    for title, names in groups:
        there = [name for name in names if name in own]
        if there:
            lines += ["", title, *(f"  {name:<11} {own[name].split('. ')[0].rstrip('.')}" for name in there)]
    lines += ["", "Django's own", "  django …    migrate, shell, dbshell, makemigrations and the rest"]
    _say("\n".join(lines))
    return 0


def _django(words: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    if list(words[:1]) == ["check"]:  # ours of that name checks content; Django's checks the system
        import django
        from django.core.management.commands.check import Command

        django.setup()
        Command().run_from_argv(["tongban django", *words])
        return 0
    execute_from_command_line(["tongban django", *words])
    return 0


def _unknown(name: str, own: dict[str, str]) -> int:
    from django.core.management import get_commands

    if name in get_commands():
        _complain(f"{name} is a command of Django's: tongban django {name}")
    else:
        near = difflib.get_close_matches(name, own, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        _complain(f"there is no command {name!r}.{meant} `tongban help` lists them.")
    return MISUSED


def _failed(error: Exception) -> int:
    """What can be expected to go wrong is said in a line; anything else is a fault of ours, and logged whole."""
    from django.db import DatabaseError, InterfaceError

    from tongban.rules.redact import redact
    from tongban.store.keys import NoKeys

    if isinstance(error, (DatabaseError, InterfaceError)):
        _complain(f"the database: {redact(str(error).strip())}\nIs it there, and has `tongban run` set it up?")
    elif isinstance(error, (NoKeys, OSError)):
        _complain(redact(str(error)))
    else:
        logging.getLogger("tongban").error("a command failed", exc_info=error)
        _complain(f"this is a fault of ours, please report it: {type(error).__name__}")
    return FAILED


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"tongban: {text}\n")


if __name__ == "__main__":
    main()
