"""ClamAV's protocol, spoken to a socket that answers as clamd's manual says."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tongban.papers.clamd import Clamd
from tongban.terms.ports import ScannerSilent


class _Daemon:
    """Reads commands as clamd does and keeps what was streamed; answers FOUND to the test word."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.answer = ""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            line, _ = self._listening.accept()
            with line, line.makefile("rb") as file:
                command = b""
                while (byte := file.read(1)) not in (b"\0", b""):
                    command += byte
                if command == b"zSTOP":
                    return
                line.sendall(self._answered(command, file).encode() + b"\0")

    def _answered(self, command: bytes, file: Any) -> str:
        if command == b"zVERSION":
            return "ClamAV 1.0.7/27400"
        data = b""
        while length := int.from_bytes(file.read(4), "big"):
            data += file.read(length)
        self.seen.append(data)
        return self.answer or ("stream: Test-Word FOUND" if b"VIRUS" in data else "stream: OK")

    def stop(self) -> None:
        host, port = self.address.split(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(b"zSTOP\0")
        self._thread.join()
        self._listening.close()


@pytest.fixture
def daemon(settings: Any) -> Iterator[_Daemon]:
    running = _Daemon()
    settings.TONGBAN_CLAMD = running.address
    yield running
    running.stop()


def test_a_clean_file(daemon: _Daemon) -> None:
    told = Clamd().scan([b"one ", b"two"])
    assert (told.clean, told.engine, told.found) == (True, "ClamAV 1.0.7/27400", "")
    assert daemon.seen == [b"one two"]


def test_a_virus_has_a_name(daemon: _Daemon) -> None:
    told = Clamd().scan([b"a VI", b"RUS"])
    assert (told.clean, told.found) == (False, "Test-Word")


def test_any_other_answer_is_no_answer(daemon: _Daemon) -> None:
    daemon.answer = "INSTREAM size limit exceeded. ERROR"
    with pytest.raises(ScannerSilent, match="size limit"):
        Clamd().scan([b"x"])


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_nobody_listening_is_no_answer(settings: Any, address: str) -> None:
    settings.TONGBAN_CLAMD = address
    with pytest.raises(ScannerSilent, match="clamd at"):
        Clamd().scan([b"x"])
