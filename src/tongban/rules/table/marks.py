"""Whether a table may be asked at all."""

from datetime import date

from tongban.terms.tables import TableSpec
from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

ARTICLE = Text("统计法第十七条", "Statistics Law, art. 17")


def may_run(table: TableSpec, on: date) -> Verdict:
    """A form carries number, authority, approval and last day, or may be refused (Statistics Law art. 17).

    The article speaks of statistical surveys; here no table runs without its marks, whoever asks.
    """
    marks = table.marks
    lacking = [] if marks is None else [
        name
        for name, given in (
            (Text("表号", "number"), marks.table_no),
            (Text("制定机关", "authority"), marks.authority.zh),
            (Text("批准或备案文号", "approval number"), marks.approval_no),
        )
        if not given.strip()
    ]  # fmt: skip
    if marks is None or lacking:
        zh = "、".join(name.zh for name in lacking) or "法定标志"
        en = ", ".join(name.en for name in lacking) or "its marks"
        return Verdict(
            False,
            Text(f"没有标明{zh}", f"it does not carry {en}"),
            ARTICLE,
            Text("请制定机关补齐后再报", "the authority that made it adds them first"),
        )
    if on > marks.valid_until:
        until = marks.valid_until
        return Verdict(
            False,
            Text(f"有效期至{until.year}年{until.month}月{until.day}日，已经过期", f"it was valid until {until}"),
            ARTICLE,
            Text("请制定机关重新报批", "the authority has it approved again"),
        )
    return Verdict(True, Text("标志齐全，在有效期内", "it carries its marks and is valid"), ARTICLE)
