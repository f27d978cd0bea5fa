"""A terminal's page: bars for long work, seen only where a person watches. A log file gets plain lines instead."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Moved = Callable[[int], None]


@contextmanager
def progress(label: str, *, total: int | None, stream: TextIO | Any) -> Iterator[Moved]:
    """Gives a function to be told how many more are done. ``total`` None: unknown, so a count without an end.

    ``stream`` is where the bar goes, usually a command's ``stderr``; when it is no terminal nothing is drawn.
    """
    if not _watched(stream):
        yield lambda moved: None
        return
    columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(*columns, TimeElapsedColumn(), console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda moved: bar.advance(task, moved)


@contextmanager
def working(label: str, *, stream: TextIO | Any) -> Iterator[None]:
    """A turning sign beside ``label`` while something of unknown length goes on."""
    if not _watched(stream):
        yield
        return
    with Console(file=stream).status(label):
        yield


def _watched(stream: Any) -> bool:
    asked = getattr(stream, "isatty", None)
    return bool(asked and asked())
