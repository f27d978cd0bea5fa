"""The same statements without the application: what one filing sent, made into scripts for pgbench.

Each person has a script of her own. What must differ between two filings (ids, numbers, the key) is computed from
one random number; everything else stands as it was sent.
"""

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from tests import postgres

_LITERAL = re.compile(r"'(?:[^']|'')*'")
_HEX = "lpad(to_hex(:n::bigint), 12, '0')"
_ONE = {  # how a value used once is told from the random number
    "uuid": f"('00000000-0000-7000-8000-' || {_HEX})",
    "uuid without dashes": f"('00000000000070008000' || {_HEX})",
    "text": _HEX,
    "bytes": f"('\\x' || lpad({_HEX}, 32, '0'))",
    ":": "chr(58)",  # a colon before a letter would be a variable of pgbench's
}

_TYPE = {"uuid": "uuid", "uuid without dashes": "uuid", "bytes": "bytea"}


def script(statements: Sequence[str], fresh: Mapping[str, str]) -> str:
    """A pgbench script. ``fresh`` names what may be used once: text as it stands in the statements -> kind."""
    lines = ["\\set n random(1, 140737488355327)"]
    for sql in statements:
        one = _LITERAL.sub(lambda found: _told(found[0], fresh), " ".join(sql.split()))
        lines.append(one.rstrip(";") + ";")
    return "\n".join(lines) + "\n"


def _told(literal: str, fresh: Mapping[str, str]) -> str:
    """A literal with what may be used once computed; JSON stays JSON."""
    kinds = {**fresh, ":": ":"}
    parts = re.split("(" + "|".join([*map(re.escape, fresh), r":(?=[A-Za-z_])"]) + ")", literal[1:-1])
    if len(parts) == 1:
        return literal
    told = " || ".join(_ONE[kinds[part]] if place % 2 else f"'{part}'" for place, part in enumerate(parts))
    kind = "jsonb" if literal.startswith("'{") else _TYPE.get(kinds[parts[1]], "text")
    return f"({told})::{kind}"


def run(scripts: Sequence[str], folder: Path, *, clients: int, seconds: int) -> tuple[float, float]:
    """Transactions a second of so many clients, and their mean time in ms.

    Each client is a pgbench of its own with its own people: two filings for one person wait for each other.
    """
    files = []
    for number, text in enumerate(scripts):
        files.append(folder / f"{number}.sql")
        files[-1].write_text(text)
    running = [_begin(files[client::clients], seconds) for client in range(clients)]
    rate, mean = 0.0, 0.0
    for one in running:
        told, error = one.communicate()
        if one.returncode or "number of failed transactions: 0 " not in told:
            raise SystemExit(told[-2000:] + error[-4000:])
        rate += _figure(r"tps = ([\d.]+)", told)
        mean += _figure(r"latency average = ([\d.]+)", told) / clients
    return rate, mean


def _begin(files: Sequence[Path], seconds: int) -> "subprocess.Popen[str]":
    programs = postgres.binaries()
    assert programs is not None
    database = settings.DATABASES["default"]
    return subprocess.Popen(
        [programs / "pgbench", "-n", "-M", "prepared", "-c", "1", "-T", str(seconds),
         *(word for file in files for word in ("-f", str(file))),
         "-h", database["HOST"], "-U", database["USER"], database["NAME"]],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _figure(pattern: str, told: str) -> float:
    found = re.search(pattern, told)
    assert found, told
    return float(found[1])
