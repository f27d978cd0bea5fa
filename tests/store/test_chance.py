"""Random bytes fetched ahead are never handed out twice: not to two askers, threads or processes."""

import os
import threading

from tongban.store.chance import AT_ONCE, random_bytes


def test_no_two_askers_get_the_same() -> None:
    asked = AT_ONCE // 12 * 3  # over several fetches, across their seams
    assert len({random_bytes(12) for _ in range(asked)}) == asked
    assert {len(random_bytes(10)) for _ in range(asked)} == {10}


def test_threads_have_their_own() -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.extend(random_bytes(16) for _ in range(200))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(found)) == 800


def test_a_forked_process_does_not_repeat_its_parent() -> None:
    random_bytes(8)  # something is left over from this fetch
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(theirs, random_bytes(32))
        os._exit(0)
    mine = random_bytes(32)
    os.waitpid(child, 0)
    assert os.read(ours, 32) != mine
    os.close(ours)
    os.close(theirs)
