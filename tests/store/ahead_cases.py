"""What a process beside prepares comes in order, with its errors at their place, and never without it being noticed."""

import multiprocessing
import os
import threading
from collections.abc import Iterator

import duckdb
import pytest

from tongban.store.ahead import HelperLost, prepared

in_both_ways = pytest.mark.parametrize("beside", [True, False], ids=["beside", "here"])


def _with_pid(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


@in_both_ways
def test_everything_comes_in_order(beside: bool) -> None:
    found = list(prepared(range(500), _with_pid, beside=beside))
    assert [number for number, _ in found] == list(range(0, 1000, 2))
    assert ({pid for _, pid in found} == {os.getpid()}) is not beside


@in_both_ways
def test_an_error_is_raised_after_what_came_before_it(beside: bool) -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("line 3: no such thing")

    coming = prepared(items(), float, beside=beside)
    assert [next(coming), next(coming)] == [1.0, 2.0]
    with pytest.raises(ValueError, match="line 3: no such thing"):
        next(coming)


@in_both_ways
def test_who_stops_half_way_leaves_nobody_behind(beside: bool) -> None:
    coming = prepared(range(10**9), bytes.fromhex("").ljust, beside=beside)  # ever longer: the pipe is soon full
    next(coming)
    coming.close()
    assert multiprocessing.active_children() == []


def test_a_helper_killed_is_an_error_not_an_end() -> None:
    def fatal(number: int) -> int:
        if number == 3:
            os._exit(9)
        return number

    coming = prepared(range(9), fatal, beside=True)
    assert [next(coming) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(HelperLost):
        next(coming)


@in_both_ways
def test_nothing_is_forked_while_a_library_has_threads(beside: bool) -> None:
    with duckdb.connect(config={"threads": 2}) as linking:
        linking.execute("SELECT sum(i * i) FROM range(4000000) t(i)").fetchall()
        assert len(os.listdir("/proc/self/task")) > 1
        assert {pid for _, pid in prepared(range(9), _with_pid, beside=beside)} == {os.getpid()}


@in_both_ways
def test_nothing_is_forked_while_another_thread_runs(beside: bool) -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert {pid for _, pid in prepared(range(9), _with_pid, beside=beside)} == {os.getpid()}
    finally:
        stop.set()
        other.join()
