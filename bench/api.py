"""Calls of the open API in this process, through the whole of the web application and nothing before it."""

import json
import sys
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


class Api:
    """The application as a server process holds it."""

    def __init__(self) -> None:
        self.app: WSGIHandler = get_wsgi_application()

    def file(self, token: str, key: str, matter: str, **said: Any) -> dict[str, Any]:
        """File ``matter``; raises when it does not come back as 201."""
        body = json.dumps({"matter": matter, "answers": {}, **said}).encode()
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": "/api/v1/cases", "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": key,
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "wsgi.errors": sys.stderr,
            "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        answer: Any = self.app(environ, lambda status, headers, *error: told.append(status))  # type: ignore[arg-type]
        content = b"".join(answer)
        answer.close()
        if not told[0].startswith("201"):
            raise SystemExit(f"{told[0]}: {content.decode()[:500]}")
        found: dict[str, Any] = json.loads(content)
        return found
