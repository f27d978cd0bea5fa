"""Preparing the next of something while this process and the database are busy with the last."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
P = TypeVar("P")
_ITEM, _RAISED, _END = range(3)


class HelperLost(Exception):
    """The process that prepared ended before it was done, by no doing of ours (memory, a signal)."""


def prepared(items: Iterable[T], prepare: Callable[[T], P], *, beside: bool) -> Generator[P, None, None]:
    """``prepare(item)`` of each item, in order; ``beside`` in a process of its own, always one ahead.

    Both the items and ``prepare`` run there: they may read files, not the database, and what they give and raise must
    be picklable. What they raise is raised here, at its place in the order. Whoever stops half-way closes it. With
    other threads running nothing is forked (one may hold a lock the child would wait for, and a library whose threads
    are gone may crash it: DuckDB's does): then it all happens here.
    """
    made = map(prepare, items)
    if not beside or _threads() != 1:
        yield from made
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    helper = context.Process(target=_send, args=(made, ours, theirs), name="ahead", daemon=True)
    helper.start()
    theirs.close()
    try:
        yield from _received(ours)
    finally:
        ours.close()  # a helper that still writes ends by that
        helper.join()


def apart(work: Callable[[], P]) -> P:
    """What ``work`` gives, made in a process that is gone afterwards, and with it the threads and memory it took."""
    with closing(prepared([work], _called, beside=True)) as coming:
        return next(coming)


def _called(work: Callable[[], P]) -> P:
    return work()


def _threads() -> int:
    """How many threads this process has, those of libraries too; 0 where the system does not say."""
    with suppress(OSError):
        return len(os.listdir("/proc/self/task"))
    return 0


def _received(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            what, value = pipe.recv()
        except EOFError:
            raise HelperLost("the process that read ahead is gone") from None
        if what == _END:
            return
        if what == _RAISED:
            raise value
        yield value


def _send(made: Iterator[object], ours: Connection, theirs: Connection) -> None:
    ours.close()  # held open here, it would keep us writing to a parent that died
    gc.freeze()  # what the parent made is the parent's to take down
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; we end with the pipe
    with suppress(BrokenPipeError):  # nobody listens any more
        try:
            for one in made:
                theirs.send((_ITEM, one))
            theirs.send((_END, None))
        except BrokenPipeError:
            raise
        except Exception as error:  # whatever it was, it is the parent's to answer
            theirs.send((_RAISED, error))
