"""Department data in, by a program of the department's."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from tongban.catalogue.current import content
from tongban.feeds.actions import NoSuchFeed, take
from tongban.terms.permissions import Permission
from tongban.terms.values import Actor
from tongban.web.clock import now
from tongban.web.uploads import on_disk

from . import schemas

router = Router()


class NotYourFeed(Exception):
    """The token is not of an officer of the department that delivers this feed."""


@router.post("/feeds/{code}", response={200: schemas.Taken, 403: schemas.Problem, 404: schemas.Problem,
             422: schemas.Problem}, summary="Send in a file", tags=["feeds"])  # fmt: skip
def send(request: HttpRequest, code: str, file: File[UploadedFile], full: bool = False) -> Any:
    """Take a file of one of the department's feeds: CSV, XLSX or JSON lines; the same file again changes nothing.

    ``full=true`` says that it holds everything the department has: what it lacks is gone, unless it lacks too much.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    spec = content().feeds.get(code)
    if spec is None:
        raise NoSuchFeed(code)
    if Permission.FEED_SUBMIT not in actor.permissions or spec.department != actor.department:
        raise NotYourFeed(code)
    with on_disk(file) as path:
        taken = take(feed=code, path=path, now=now, full=full)
    return dataclasses.asdict(taken)
