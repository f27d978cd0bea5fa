"""What each page of the portal costs on a first visit: requests, and bytes as they travel; held to 60 KB and under ten.

A demo city with few residents is served as `make run` serves it, and visited by Chromium with an empty cache.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

KILOBYTES, REQUESTS = 60, 10
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROOF = "social-insurance-proof"
OPEN = [
    "/", "/matters/", "/matters/?q=shebao", "/matters/?level=4", "/matters/?q=zzzz", f"/matters/{PROOF}/",
    f"/m/{PROOF}", f"/m/{PROOF}/poster", "/v/", "/sign-in",
]  # fmt: skip
HERS = ["/papers/", "/me/", "/me/wrong/person.name", f"/matters/{PROOF}/apply"]


def main() -> None:
    with _city() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        too_much = []
        print("| page | requests | KB | of it HTML |\n|---|---|---|---|")
        for path in OPEN:
            page = browser.new_context(viewport={"width": 390, "height": 844}, base_url=url).new_page()
            too_much += _visit(page, path)
            page.context.close()
        page = browser.new_context(viewport={"width": 390, "height": 844}, base_url=url).new_page()
        page.goto("/sign-in")
        page.locator("main form:has(input[value='resident']) button").click()
        page.wait_for_load_state()
        for path in HERS:
            too_much += _visit(page, path)
        page.goto(f"/matters/{PROOF}/apply")
        page.get_by_role("button", name="确认并提交").click()
        page.wait_for_url("**/cases/**")
        too_much += _visit(page, page.url.removeprefix(url), "/cases/…/")
        page.get_by_role("link", name="查看证明").click()
        page.wait_for_url("**/papers/**")
        too_much += _visit(page, page.url.removeprefix(url), "/papers/…/ (with the paper drawn)")
        browser.close()
    print(f"\nlimit: {KILOBYTES} KB and fewer than {REQUESTS} requests")
    if too_much:
        print(f"over it: {', '.join(too_much)}")


def _visit(page: Page, path: str, name: str = "") -> list[str]:
    """Open a page with nothing kept from before; print what it cost, and give its name if that is too much."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    session.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(300)  # the icon comes last
    session.detach()
    total = sum(sizes.values()) / 1000
    html = sum(size for id, size in sizes.items() if kinds.get(id) == "Document") / 1000
    print(f"| {name or path} | {len(sizes)} | {total:.1f} | {html:.1f} |", flush=True)
    return [name or path] if total >= KILOBYTES or len(sizes) >= REQUESTS else []


@contextmanager
def _city() -> Iterator[str]:
    port = next(port for port in range(21800, 21900) if _free(port))
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "TONGBAN_PUBLIC_URL": url, "TONGBAN_DEMO_RESIDENTS": "300"}
    environment.pop("TONGBAN_SECRET", None)
    command = [sys.executable, "-m", "tongban.config.cli", "run", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            if server.poll() is not None:
                sys.exit("the city did not start")
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=1).close()  # noqa: S310 - ours, on this machine
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


if __name__ == "__main__":
    main()
