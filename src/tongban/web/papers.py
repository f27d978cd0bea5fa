"""Papers as pages tell of them: a card in a list, a title, and what one says, as text."""

from datetime import date

from django.urls import reverse

from tongban.catalogue.current import content
from tongban.papers.models import Paper
from tongban.ui.filters import day, moment
from tongban.ui.parts.papers import PaperCard
from tongban.ui.parts.provenance import SummaryList, ValueRow
from tongban.ui.parts.status import StatusMark
from tongban.ui.parts.tables import Table
from tongban.ui.speech import t, tr


def paper_card(paper: Paper) -> PaperCard:
    """A paper as a card that leads to it."""
    states = {
        "valid": StatusMark(state="done", label=t("有效", "Valid")),
        "superseded": StatusMark(state="draft", label=t("已被新的一份代替", "Replaced by a newer one")),
        "revoked": StatusMark(state="refused", label=t("已撤销", "Revoked")),
    }
    return PaperCard(
        title=paper_title(paper),
        number=paper.number,
        issued=moment(paper.issued_at),
        valid_until=day(paper.valid_until) if paper.valid_until else "",
        status=states[paper.state],
        href=reverse("paper", args=[paper.number]),
    )


def paper_said(paper: Paper) -> tuple[SummaryList, tuple[Table, ...]]:
    """What a paper says, as text: for large letters, for screen readers, and before its drawing is fetched."""
    said = paper.content()
    rows = [ValueRow(label=_either(blank["label"]), value=blank["value"] or "—") for blank in said["blanks"]]
    rows += [
        ValueRow(label=t("出具", "Issued by"), value=f"{_either(said['issuer'])} · {_day(said['issued_on'])}"),
        ValueRow(label=t("有效期至", "Valid until"), value=_day(said["valid_until"]) if said["valid_until"] else "—"),
        ValueRow(label=t("编号", "Number"), value=said["number"]),
        ValueRow(label=t("验证码", "Verification code"), value=said["code"]),
    ]
    tables = [
        Table(
            caption=_either(table["title"]),
            columns=tuple(map(_either, table["heads"])),
            rows=tuple(tuple(row) for row in table["rows"])
            or ((_either(table["empty"]), *[""] * (len(table["heads"]) - 1)),),
        )
        for table in said["tables"]
    ]
    return SummaryList(rows=tuple(rows), label=t("证明内容", "What it says")), tuple(tables)


def _either(text: dict[str, str]) -> str:
    return t(text["zh"], text["en"])


def _day(written: str) -> str:
    return day(date.fromisoformat(written))


def paper_title(paper: Paper) -> str:
    """What the paper is called."""
    return tr(content().certificates[paper.certificate].title)
