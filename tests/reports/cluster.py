"""A Spark cluster on loopback: one master and two workers, from the PySpark package."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

STARTS_IN = 60.0  # seconds
# Compiled once and lightly, one thread that collects garbage: six short-lived machines on two cores.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
FIRST_PORT = 21_700  # below the range the system hands out


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """The address of a running cluster; it ends with the block."""
    home = Path(pyspark.__file__).parent
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="spark-") as folder:
        environment = os.environ | {
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_WORKER_DIR": folder,
            "PYSPARK_PYTHON": sys.executable,
            "JDK_JAVA_OPTIONS": QUICK,
        }

        def start(name: str, *words: str) -> None:
            with Path(folder, f"{name}.log").open("wb") as log:
                command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{words[0]}", *words[1:]]
                started.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))

        ports = _free(2 + 2 * workers)
        address = f"spark://127.0.0.1:{ports[0]}"
        try:
            start(
                "master", "master.Master", "--host", "127.0.0.1", "--port", str(ports[0]), "--webui-port", str(ports[1])
            )
            _wait(Path(folder, "master.log"), "I have been elected leader", started)
            for n in range(workers):
                web = ["--port", str(ports[2 + 2 * n]), "--webui-port", str(ports[3 + 2 * n])]
                start(f"worker{n}", "worker.Worker", "--host", "127.0.0.1", "-c", "1", "-m", "1g", *web, address)
                _wait(Path(folder, f"worker{n}.log"), "Successfully registered with master", started)
            os.environ["JDK_JAVA_OPTIONS"] = QUICK  # the driver is started by PySpark
            yield address
        finally:
            os.environ.pop("JDK_JAVA_OPTIONS", None)
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(timeout=30)


def _wait(log: Path, words: str, started: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + STARTS_IN
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > until or any(process.poll() is not None for process in started):
            raise RuntimeError(f"the cluster did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _free(many: int) -> list[int]:
    found: list[int] = []
    for port in range(FIRST_PORT, FIRST_PORT + 500):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
        if len(found) == many:
            return found
    raise RuntimeError("no free port on loopback")
