"""The file of a paper, made at its first request, and the page as a drawing."""

from datetime import datetime

from tongban.papers import formats, shelf, sign, typeset
from tongban.papers.models import Paper


class PaperWithdrawn(Exception):
    """A revoked paper is not printed."""


def pdf(paper: Paper, *, now: datetime) -> bytes:
    """The signed file (a PDF unless this installation prints another format): the same bytes ever after.

    Nothing is locked while it is typeset and signed. Of two first requests one gets its file into the row;
    the other throws its own away and gives the stored one.
    """
    paper.refresh_from_db()
    _refuse_withdrawn(paper)
    if paper.sha256 is None:
        content = paper.content()
        form = formats.current()
        signed = sign.signer(now=now).sign(form.make(content, made_at=now), code=content["code"], now=now)
        name = shelf.put(paper.id, signed)
        kept = Paper.objects.filter(pk=paper.pk, sha256__isnull=True).update(
            sha256=shelf.digest(signed), stored=name, size=len(signed), format=form.code
        )
        paper.refresh_from_db()
        if not kept and paper.stored != name:
            shelf.drop(name)
    # Read back even when just written: what is handed out is what will be handed out again.
    return shelf.get(paper.id, paper.stored, paper.sha256 or "")


def page(paper: Paper) -> bytes:
    """The same page as SVG, to show and to print at a kiosk."""
    paper.refresh_from_db(fields=["state"])
    _refuse_withdrawn(paper)
    return typeset.svg(paper.content())


def _refuse_withdrawn(paper: Paper) -> None:
    if paper.state == Paper.State.REVOKED:
        raise PaperWithdrawn(paper.number)
