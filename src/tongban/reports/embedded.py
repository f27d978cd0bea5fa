"""DuckDB in this process: nothing is fetched, nothing is kept."""

from typing import Any

import duckdb


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def connected() -> Any:
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET timezone = 'Asia/Shanghai'")
    return connection
