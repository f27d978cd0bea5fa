"""A Spark cluster as the engine: the same statements over the same files, for those who need more than one machine.

The files must be where every worker finds them under the same path (one machine, or a shared folder).
"""

import re
from collections.abc import Callable
from typing import Any

from tongban.rules.table.plan import BEFORE

from .duck import Rows
from .schema import Schema
from .snapshot import Standing, united

SETTINGS = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "Asia/Shanghai"}
LOOPBACK = ("127.0.0.1", "localhost")


def on_one_machine(host: str) -> dict[str, str]:
    """What a cluster on this machine alone is told besides: to listen here, and to make little of little work."""
    return {
        "spark.driver.bindAddress": host,
        "spark.driver.host": host,
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
    }


class NoSpark(Exception):
    """PySpark is an extra that is not installed."""


class Spark:
    """Runs statements on a cluster; ``master`` is its address (``spark://host:port``)."""

    def __init__(self, master: str, now: Standing, before: Standing | None, columns: Schema) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise NoSpark("PySpark is not installed: pip install 'tongban[spark]' (490 MB, and Java 17)") from None
        host = master.partition("://")[2].rpartition(":")[0]
        started: Any = SparkSession.builder
        for name, value in {**SETTINGS, **(on_one_machine(host) if host in LOOPBACK else {})}.items():
            started = started.config(name, value)
        self._session = started.master(master).appName("tongban tables").getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._columns = columns
        self._waiting = {
            f"{relation}{ending}": (relation, standing)
            for standing, ending in ((now, ""), (before, BEFORE))
            if standing is not None
            for relation in columns.relations
        }

    def rows(self, statement: str) -> Rows:
        for name in set(re.findall(r"\w+", statement)) & self._waiting.keys():
            self._view(name, *self._waiting.pop(name))
        return [tuple(row) for row in self._session.sql(statement).collect()]

    def close(self) -> None:
        """The session stays: starting one takes longer than a table, and this process may fill another."""

    def _view(self, name: str, relation: str, standing: Standing) -> None:
        """A relation, once a statement reads it: to look into a file takes the cluster a second."""
        changed = self._read(standing.files_since(self._columns.changed_with(relation)), f"{name}_changed")
        whole = self._read(standing.files(relation), f"{name}_whole")
        since = self._read(standing.files_since(relation), f"{name}_since")
        names = [column for column, _ in self._columns.columns(relation)]
        told = united(names, whole or f"({self._columns.nothing(relation, 'STRING')})", since, changed)
        self._session.sql(told).createOrReplaceTempView(name)

    def _read(self, files: list[str], name: str) -> str:
        if files:
            self._session.read.parquet(*files).createOrReplaceTempView(name)
        return name if files else ""


def leave() -> None:
    """End the session of this process, if there is one."""
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        session.stop()


def on(master: str) -> Callable[[Standing, Standing | None, Schema], Spark]:
    """The engine of a cluster, as ``fill`` takes it."""
    return lambda now, before, columns: Spark(master, now, before, columns)
