"""``make bench [WHAT=journal|feed|filing|search|pages|killed]``: measure, on a PostgreSQL server of its own."""

import os
import subprocess
import sys
import tempfile

from tests import postgres

WHAT = ["journal", "feed", "filing", "search", "pages", "killed"]

# What anybody would set on a server of this size (docs/how-to/run-on-postgresql.md). Filing waits for the disk as well:
# what is measured there is a commit.
SERVER = {"shared_buffers": "1GB", "max_wal_size": "16GB"}


def main() -> None:
    chosen = sys.argv[1:] or WHAT
    for name in chosen:
        if name not in WHAT:
            sys.exit(f"no measurement {name!r}; there are {', '.join(WHAT)}")
    for name in chosen:
        with (
            postgres.server(**SERVER, **({"fsync": "on"} if name == "filing" else {})) as url,
            tempfile.TemporaryDirectory(prefix="tongban-bench-") as var,
        ):
            environment = {
                **os.environ,
                "TONGBAN_DATABASE_URL": url,
                "TONGBAN_VAR": var,
                "TONGBAN_DEMO": "1",
                "TONGBAN_SECRET": "bench",
                "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
            }
            if os.environ.get("STORE") == "sqlite":
                del environment["TONGBAN_DATABASE_URL"]
            print(f"=== {name}", flush=True)
            subprocess.run([sys.executable, "-m", f"bench.{name}"], env=environment, check=True)


if __name__ == "__main__":
    main()
