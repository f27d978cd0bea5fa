"""``tongban run``: set everything up, then serve; one interrupt ends all it started."""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.config import training
from tongban.store import keys
from tongban.ui.terminal import working
from tongban.web.clock import now

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Set up keys, tables and catalogue (in demo mode the demo city too), then serve until interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--demo-beyond-loopback",
            action="store_true",
            help="let the demo city be reached from other machines: anybody can then be any persona",
        )

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        if settings.TONGBAN_DEMO and host not in LOOPBACK and not options["demo_beyond_loopback"]:
            raise CommandError(
                f"demo mode does not listen on {host}: anybody there could be any persona. "
                "Use 127.0.0.1, or say --demo-beyond-loopback if that is what you want."
            )
        if settings.TONGBAN_TRAINING:
            _told_time()
        _free(host, port)
        started = time.monotonic()
        set_up_secrets()
        if settings.TONGBAN_TRAINING:
            self._step("training copy", training.restore)
        self._step("tables", lambda: call_command("migrate", verbosity=0))
        self._step("catalogue", lambda: call_command("load", stdout=self.stdout))
        if settings.TONGBAN_DEMO:
            self._step("demo city", lambda: call_command("demo", stdout=self.stdout))
        if settings.TONGBAN_TRAINING:
            self._step("training copy kept", training.keep)
        self._serve(host, port, workers, started)

    def _step(self, name: str, act: Callable[[], object]) -> None:
        begun = time.monotonic()
        with working(name, stream=self.stderr):
            act()
        self.stdout.write(f"[{name}] ready after {time.monotonic() - begun:.1f} s")

    def _serve(self, host: str, port: int, workers: int, started: float) -> None:
        gunicorn = ["gunicorn", "tongban.config.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers)]
        gunicorn += ["--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
        gunicorn += ["--worker-tmp-dir", str(settings.TONGBAN_VAR)]
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics_folder())
        beside = [["tongban.config.cli", act, "--loop"] for act in ("deliver", "tick")]
        programs = [gunicorn, *beside]
        children = [_started(words) for words in programs]
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _interrupted)
        try:
            _wait_until_ready(host, port, children)
            self.stdout.write(f"\nServing after {time.monotonic() - started:.1f} s. Interrupt with Ctrl-C.")
            self.stdout.write(where_to_click(f"http://{host}:{port}"))
            self.stdout.flush()
            while True:
                _watch(children, until=training.next_reset(now()) if settings.TONGBAN_TRAINING else None)
                _stop(children)
                self._step("training copy", training.restore)
                children[:] = [_started(words) for words in programs]
                _wait_until_ready(host, port, children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _stop(children)


def _told_time() -> None:
    try:
        training.next_reset(now())
    except ValueError:
        said = settings.TONGBAN_TRAINING_RESET
        raise CommandError(f"TONGBAN_TRAINING_RESET: expected a time of day as 03:00, not {said!r}") from None


def _watch(children: list[subprocess.Popen[bytes]], *, until: datetime | None) -> None:
    """Stay until then, or until one of them ends by itself, which none should."""
    while until is None or now() < until:
        if any(child.poll() is not None for child in children):
            raise CommandError("a process ended by itself; everything else was stopped. See the messages above.")
        time.sleep(0.5)


def _metrics_folder() -> Path:
    """Where server processes put their counts, to be added up; those of an earlier run go."""
    folder: Path = settings.TONGBAN_VAR / "metrics"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.db"):
        old.unlink(missing_ok=True)
    return folder


def set_up_secrets() -> None:
    """Keys and the session secret of this installation, made once."""
    if not Path(settings.TONGBAN_KEYS).exists():
        keys.create(Path(settings.TONGBAN_KEYS))
    secret = settings.TONGBAN_VAR / "keys" / "secret"
    if not secret.exists():
        secret.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))


def where_to_click(base: str) -> str:
    """What a newcomer opens first."""
    lines = [
        ("五分钟看通办 the tour", f"{base}/tour"),
        ("居民门户  residents' portal", f"{base}/"),
        ("自助终端  kiosk", f"{base}/kiosk/"),
        ("窗口工作台 desk (be 顾敏 in the demo bar)", f"{base}/desk/"),
        ("社区一页   field (be 周晓芸 in the demo bar)", f"{base}/field/"),
        ("验证证明  verify a paper", f"{base}/v/"),
        ("开放接口  open API", f"{base}/api/v1/openapi.json"),
        ("组件陈列  design system", f"{base}/ui/"),
    ]
    return "\n".join(f"  {url:<42} {what}" for what, url in lines)


def _started(words: list[str]) -> subprocess.Popen[bytes]:
    """One of our programs, as a child that does not outlive us."""
    return subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, "-m", *words],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    """Ask the kernel to end this child should its parent be killed without a word (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _interrupted(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port} cannot be used ({error.strerror}); choose another with PORT=…") from None


def _wait_until_ready(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(300):
        if any(child.poll() is not None for child in children):
            raise CommandError("a process did not start; see the messages above")
        try:
            with socket.create_connection((host, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise CommandError(f"nothing answers on {host}:{port} after 30 s")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End what we started, by id: asked first, made to after ten seconds."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
