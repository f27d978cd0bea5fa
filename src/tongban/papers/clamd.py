"""ClamAV's daemon as the virus scanner: ``TONGBAN_SCANNER=tongban.papers.clamd.Clamd``.

Speaks INSTREAM as clamd's manual describes it: pieces with four bytes of length, a zero length, one line back.
``TONGBAN_CLAMD`` says where it listens: a socket's path, or host:port.
"""

import socket
from collections.abc import Iterable

from django.conf import settings

from tongban.terms.ports import Scan, ScannerSilent

SECONDS = 30
_LONGEST_ANSWER = 4096


class Clamd:
    """One connection for each question."""

    def scan(self, chunks: Iterable[bytes]) -> Scan:
        try:
            engine = self._asked(b"zVERSION\0", ())
            answer = self._asked(b"zINSTREAM\0", chunks)
        except OSError as error:
            raise ScannerSilent(f"clamd at {settings.TONGBAN_CLAMD}: {error}") from error
        said = answer.removeprefix("stream: ")
        if said == "OK":
            return Scan(clean=True, engine=engine)
        if said.endswith(" FOUND"):
            return Scan(clean=False, engine=engine, found=said.removesuffix(" FOUND"))
        raise ScannerSilent(f"clamd said {said[:200]!r}")

    def _asked(self, command: bytes, chunks: Iterable[bytes]) -> str:
        with _connected() as line:
            line.sendall(command)
            if command.startswith(b"zINSTREAM"):
                for chunk in chunks:
                    line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                line.sendall(bytes(4))
            answer = b""
            while b"\0" not in answer and len(answer) < _LONGEST_ANSWER and (more := line.recv(1024)):
                answer += more
        return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    address = str(settings.TONGBAN_CLAMD)
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
