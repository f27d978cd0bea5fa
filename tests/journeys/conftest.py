"""A demo city of its own, served as `make run` serves it; phones, desks and a kiosk to look at it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

TONGBAN = Path(sys.executable).parent / "tongban"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"phone": (390, 844), "desk": (1280, 900), "kiosk": (1080, 1920)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True)
class City:
    """A running demo city."""

    url: str
    var: Path
    departments: Path  # where departments keep what they send: outside what the city keeps
    environment: dict[str, str]

    def command(self, *words: str | Path) -> str:
        """Run ``tongban …`` beside the server, as somebody in the data office would."""
        done = subprocess.run([TONGBAN, *words], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def file(self, feed: str) -> Path:
        return self.var / "demo" / "files" / f"{feed}.csv"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Serve a small city; afterwards an interrupt must end all of it."""
    var = tmp_path_factory.mktemp("city")
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
        "TONGBAN_DEMO": "1",
        "TONGBAN_VAR": str(var),
        "TONGBAN_PUBLIC_URL": url,
        "TONGBAN_DEMO_RESIDENTS": "500",
    }
    environment.pop("TONGBAN_SECRET", None)
    log = (var / "log").open("w")
    server = subprocess.Popen([TONGBAN, "run", "--port", str(port)], env=environment, stdout=log, stderr=log)
    try:
        _until_healthy(url, server, var / "log")
        yield City(url, var, tmp_path_factory.mktemp("departments"), environment)
    finally:
        children = _children(server.pid)
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)
        log.close()
    assert not [child for child in children if Path(f"/proc/{child}").exists()], "a process was left behind"
    assert "Traceback" not in (var / "log").read_text()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture
def at(browser: Browser, city: City) -> Iterator[Callable[[str], Page]]:
    """``at("phone")`` opens a fresh browser of that size at the city's front door."""
    contexts: list[BrowserContext] = []

    def open_page(size: str) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=city.url, locale="zh-CN", accept_downloads=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def become(page: Page, persona: str) -> None:
    """Step into a persona by the sign-in page."""
    page.goto("/sign-in")
    page.locator(f"main form:has(input[value='{persona}']) button").click()
    page.wait_for_load_state()


def assert_accessible(page: Page) -> None:
    """axe finds nothing. The viewport is made as tall as the page, so that nothing hides under the tab bar."""
    page.wait_for_load_state()
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    found = Axe().run(page, options=RULES)
    page.set_viewport_size(size)
    assert found.violations_count == 0, found.generate_report()


def _free_port() -> int:
    for port in range(18200, 18300):  # below the ephemeral range, where a restart could find its port taken
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port between 18200 and 18300")


def _until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"not healthy after a minute: {log.read_text()}")


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(child) for child in listed] + [grand for child in listed for grand in _children(int(child))]
