"""What was found of tables, in words and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from tongban.rules.table.compare import Finding
from tongban.terms.content import Content
from tongban.terms.text import Text

from .cells import Share
from .compared import Judged, summed
from .merged import Cut

FINDINGS: dict[Finding, Text] = {
    "held": Text("已掌握", "held"),
    "derivable": Text("可推算", "derivable"),
    "asked": Text("已在问", "asked already"),
    "new": Text("新要的", "new"),
    "stays": Text("留在部门", "stays with the department"),
}
VERDICTS = {
    "computed": Text("全部可以算出，不必再报", "everything can be computed; nobody need be asked"),
    "duplicate": Text("其余各列别的表已经在问", "what is left is asked by other tables already"),
    "partly": Text("只有标明“新要的”几列还要问", "only the columns marked new are still to be asked"),
    "new": Text("各列都是新要的", "every column is new"),
    "stays": Text("依法留在部门，不在社区采集", "stays with the department by law; not gathered in a community"),
}


def as_json(one: Judged) -> dict[str, Any]:
    """The answer a script reads."""
    return {
        "table": one.table.code,
        "verdict": one.burden.verdict,
        "columns": [
            {
                "name": found.column.name.zh,
                "verdict": found.finding,
                "because": found.because.zh,
                "minutes_a_year": round(cost.by_hand, 1),
            }
            for found, cost in zip(one.compared.columns, one.burden.columns, strict=True)
        ],
    }


def in_words(one: Judged, declared: Content) -> str:
    """One table, column by column, with its arithmetic."""
    return "\n".join(_lines(one, declared))


def _lines(one: Judged, declared: Content) -> Iterator[str]:
    sample = "（示例）" if one.table.sample else ""
    yield f"《{one.table.name.zh}》{sample} {one.table.code}：{VERDICTS[one.burden.verdict].zh}"
    for found, cost in zip(one.compared.columns, one.burden.columns, strict=True):
        yield f"  {found.column.name.zh}  {FINDINGS[found.finding].zh}：{found.because.zh}"
        others = [again for again in found.asked if found.finding != "asked"]
        if others:
            names = "、".join(f"《{declared.tables[again.table].name.zh}》" for again in others[:3])
            yield f"      另有 {len(others)} 处也在问：{names}{'等' if len(others) > 3 else ''}"
        yield f"      手工 {cost.by_hand:.1f} 分钟/年（{cost.arithmetic.zh}），还要问的 {cost.left:.1f}"
    sending = one.burden.sending
    yield f"  报送  手工 {sending.by_hand:.1f} 分钟/年（{sending.arithmetic.zh}），还要 {sending.left:.1f}"
    yield f"  合计  每个社区每年 {one.burden.by_hand:.0f} 分钟，还剩 {one.burden.left:.0f} 分钟"
    yield ""


def parts(judged: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    """The tables asked, and the summaries that count their lists; one alone needs no sum."""
    asked = [one for one in judged if not one.table.follows]
    following = [one for one in judged if one.table.follows]
    if len(judged) > 1:
        yield from ((title, some) for title, some in (("部门要的表", asked), ("名册之后的汇总", following)) if some)


def cells_in_words(share: Share) -> str:
    """How much is filled, cell by cell."""
    return f"能填的格子 {share.share:.1%}（{share.cells} 格中 {share.filled} 格，只算人口类的表）"


def cut_in_words(found: Cut, declared: Content) -> str:
    """Before and after the merge, what is left to ask, and the proof."""
    return "\n".join(_cut(found, declared))


def _cut(found: Cut, declared: Content) -> Iterator[str]:
    total = summed(found.judged)
    yield (
        f"合并前：{total.tables} 张表，{total.columns} 列；每个社区每年填 {found.fields_before:.0f} 格，"
        f"{found.minutes_before:.0f} 分钟"
    )
    yield (
        f"合并后：{len(found.merged.questions)} 个问题，每人只问一次；每个社区头一年问 {found.fields_after:.0f} 格，"
        f"{found.minutes_after:.0f} 分钟，以后只问新来的人"
    )
    for one in sorted(found.merged.questions, key=lambda each: (-len(each.serves), each.element)):
        spec = declared.elements[one.element]
        many = found.asked.get(one.element, 0)
        yield f"  {spec.name.zh}（{spec.name.en}）  用于 {len(one.serves)} 列，每个社区问 {many:.0f} 个"
    for inner, outer in found.merged.views.items():
        yield f"  《{declared.tables[inner].name.zh}》成为《{declared.tables[outer].name.zh}》的一部分"
    yield f"  依法留在部门、不问的：{len(found.merged.kept_back)} 列"
    cells, different = (sum(getattr(one, name) for one in found.proofs) for name in ("cells", "different"))
    yield f"逐格核对：{len(found.proofs)} 张表用合并后的答案重填，{cells} 格，不同的 {different} 格"
    empty = [declared.tables[one.table].name.zh for one in found.proofs if not one.cells]
    if empty:
        yield f"  其中没有可核对的格子（还没有数据，或整张留在部门）：{'、'.join(empty)}"


def sum_in_words(judged: Sequence[Judged]) -> str:
    """All of them together."""
    total = summed(judged)
    found = "，".join(f"{FINDINGS[one].zh} {total.found[one]}" for one in FINDINGS)
    return "\n".join(
        (
            f"{total.tables} 张表，{total.columns} 列：{found}",
            f"已掌握或可推算 {total.by_machine:.1%}；其他表也在问的 {total.also_asked / total.columns:.1%}",
            f"每个社区每年：手工 {total.by_hand:.0f} 分钟，还剩 {total.left:.0f} 分钟",
        )
    )
