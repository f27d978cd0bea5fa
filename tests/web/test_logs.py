"""Logs say which request, and never a person's number; as lines or as JSON."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tongban.config.settings import LOGGING
from tongban.web import logs

Written = tuple[logging.Logger, StringIO, str]
LIN = "320599199007080424"


@pytest.fixture(params=["readable", "json"])
def written(request: pytest.FixtureRequest) -> Written:
    """A logger with the handler the settings describe."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.Redacted())
    made: logging.Formatter = (
        logs.JsonLines() if request.param == "json" else logs.Readable("%(levelname)s %(message)s")
    )
    handler.setFormatter(made)
    logger = logging.Logger("tongban.tried")
    logger.addHandler(handler)
    return logger, stream, request.param


def test_no_number_gets_through_by_any_way(written: Written) -> None:
    logger, stream, _ = written
    logger.info("direct %s" % LIN)  # noqa: UP031 - as somebody might
    logger.info("argument %s and %s", LIN, 13912345678)
    logger.info("given %(a)s", {"a": LIN})
    logger.info("beside", extra={"phone": "13912345678", "row": {"id": LIN}})
    logger.info("does not fit %s %s", LIN)
    try:
        raise ValueError(f"Key (bidx)=({LIN}) already exists")
    except ValueError:
        logger.exception("failed")
    said = stream.getvalue()
    assert LIN not in said
    assert "13912345678" not in said
    assert said.count("[number removed]") >= 6
    assert "ValueError" in said


def test_a_line_names_its_request(written: Written) -> None:
    logger, stream, form = written
    token = logs.request_id.set("abcd-1234")
    logger.warning("here", extra={"status": 200})
    logs.request_id.reset(token)
    logger.warning("and outside")
    first, second = stream.getvalue().splitlines()
    if form == "json":
        told = json.loads(first)
        assert (told["message"], told["request"], told["status"], told["level"]) == (
            "here",
            "abcd-1234",
            200,
            "warning",
        )
        assert "request" not in json.loads(second)
    else:
        assert first == "WARNING here [abcd-1234]"
        assert second == "WARNING and outside"


def test_a_line_of_json_is_one_line(written: Written) -> None:
    logger, stream, form = written
    logger.error("two\nlines")
    assert len(stream.getvalue().splitlines()) == (1 if form == "json" else 2)


def test_the_handler_of_the_house_has_the_net() -> None:
    assert LOGGING["handlers"]["console"]["filters"] == ["redacted"]
    for logger in (logging.getLogger("django"), logging.getLogger("tongban")):
        assert logger.handlers == []  # all goes through the root's one handler


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_and_never_by_its_path(client: Client, settings: Any, caplog: Any) -> None:
    settings.TONGBAN_LOG_REQUESTS = True
    with caplog.at_level(logging.INFO, "tongban.request"):
        client.get("/v/7K3M-Q9TZ-04XB-HD2C", headers={"X-Request-ID": "abcd-1234"})
    (line,) = [record for record in caplog.records if record.name == "tongban.request"]
    assert (line.route, line.method, line.status) == ("v/<str:code>", "GET", 200)
    assert "7K3M" not in line.getMessage()


@pytest.mark.django_db
def test_a_request_id_that_holds_somebodys_number_is_not_taken_over(client: Client) -> None:
    for given in (LIN, "tel-13912345678"):
        assert client.get("/healthz/live", headers={"X-Request-ID": given})["X-Request-ID"] != given
