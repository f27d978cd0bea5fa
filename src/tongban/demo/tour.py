"""The tour: cards that take a newcomer through the product, each with the number that proves it, counted as it opens.

A card is absent until its part works here: one whose number cannot be counted yet is not shown.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Sum

from tongban.catalogue.current import content
from tongban.demo import build
from tongban.demo.linkage import Score, score
from tongban.feeds.models import Batch, Quarantined
from tongban.reports.compared import judged_all, summed
from tongban.reports.merged import cut_kept
from tongban.rules.calendar import legal_day
from tongban.terms.text import Text
from tongban.web.clock import now


@dataclass(frozen=True, slots=True)
class Card:
    """One stop: whose shoes, where it opens, what to do there, and what proves it."""

    persona: str  # "" for nobody: the kiosk
    title: Text
    steps: tuple[Text, ...]
    opens: str  # an address
    number: Text  # what was counted just now
    command: str  # what counts it outside the page


def cards() -> list[Card]:
    """The cards whose numbers can be counted, in the order they are taken."""
    found = (_sum(), _linkage(), _tables(), _merged(), _resident(), _kiosk(), _steward(), _community())
    return [card for card in found if card is not None]


def _sum() -> Card | None:
    """Every row of every file is accounted for."""
    total = Batch.objects.exclude(finished_at=None).aggregate(
        rows=Sum("rows"), taken=Sum("taken"), same=Sum("unchanged"), aside=Sum("quarantined")
    )
    if not total["rows"]:
        return None
    rows, taken, same, aside = (f"{total[name]:,}" for name in ("rows", "taken", "same", "aside"))
    return Card(
        persona="data",
        title=Text("各部门的文件，一行都不丢", "Departments' files, and no row lost"),
        steps=(
            Text("看每份数据读了多少行，都到哪里去了", "See how many rows each file had, and where each went"),
            Text("点开一份数据，看它的文件和隔离的行", "Open a feed: its files, its quarantined rows"),
        ),
        opens="/bureau/",
        number=Text(
            f"读入 {rows} 行 = 收下 {taken} + 没变 {same} + 隔离 {aside}",
            f"{rows} rows read = {taken} taken + {same} unchanged + {aside} quarantined",
        ),
        command="tongban feed CODE FILE --json",
    )


def _linkage() -> Card | None:
    """Rows without a number find their person, or a person who decides."""
    found = _score()
    if found is None:
        return None
    waiting = Quarantined.objects.filter(doubtful=True, resolved_at=None).count()
    return Card(
        persona="data",
        title=Text("没有号码的行，也知道是谁的", "Rows without a number, and whose they are"),
        steps=(
            Text("打开一条存疑关联，对照两边，作出决定", "Open a doubtful link, compare both sides, decide"),
            Text("每次查看都留痕，本人看得到", "Every look is logged, and she sees it"),
        ),
        opens="/bureau/doubts/",
        number=Text(
            f"准确率 {found.precision:.5f}，召回率 {found.recall:.5f}；{waiting} 条等人判断",
            f"precision {found.precision:.5f}, recall {found.recall:.5f}; {waiting} wait for a person",
        ),
        command="tongban linkage",
    )


def _tables() -> Card | None:
    """A department wants a table; most of it is known, and somebody asks the same in other words."""
    if not content().tables or not Batch.objects.exclude(finished_at=None).exists():
        return None
    found = summed(judged_all(on=legal_day(now())))
    before, after = round(found.by_hand), round(found.left)
    return Card(
        persona="human_resources",
        title=Text("要表之前，先看有没有", "Before a table is asked for: is it known?"),
        steps=(
            Text("打开一张汇总表：数已经填好，小于5的不显示", "Open a summary: filled already, small figures hidden"),
            Text(
                "核对一张新表：换个说法写“80岁以上”，会告诉您谁已经在问",
                "Try a new table: say “80 or older” in other words, and see who asks it already",
            ),
        ),
        opens="/bureau/tables/",
        number=Text(
            f"{found.tables} 张表 {found.columns} 列，{found.by_machine:.0%} 不必再问；"
            f"每个社区每年 {before:,} 分钟 → {after:,} 分钟（示例表，手工用时为假定值）",
            f"{found.tables} tables, {found.columns} columns, {found.by_machine:.0%} need not be asked; "
            f"{before:,} → {after:,} minutes of a community's year (samples; minutes by hand are assumed)",
        ),
        command="tongban table compare",
    )


def _merged() -> Card | None:
    """All tables merged, and proved cell by cell."""
    if not content().tables or not Batch.objects.exclude(finished_at=None).exists():
        return None
    found = cut_kept(on=legal_day(now()))
    cells, different = (sum(getattr(one, name) for one in found.proofs) for name in ("cells", "different"))
    many = len(found.merged.questions)
    return Card(
        persona="community",
        title=Text("表不用抄，点开每个数都是人", "No table is copied out; behind each figure are people"),
        steps=(
            Text("打开本社区的一张表，点一个数，看数的是谁", "Open a table, then a figure, and see whom it counts"),
            Text("看过谁，谁就会知道", "Whoever you looked at will know"),
        ),
        opens="/field/tables/",
        number=Text(
            f"全部表合并成 {many} 个问题，逐格核对 {cells:,} 格，不同的 {different} 格",
            f"all tables merged into {many} questions; {cells:,} cells compared, {different} differ",
        ),
        command="tongban table merge",
    )


def _resident() -> Card | None:
    """A certificate on the phone, with nothing typed."""
    matter = content().matters.get("social-insurance-proof")
    if matter is None:
        return None
    hers = [ask for ask in matter.asks if content().elements[ask.element].authority == "resident"]
    return Card(
        persona="resident",
        title=Text("手机上一分钟，一个字都不用填", "One minute on a phone, nothing typed"),
        steps=(
            Text("搜 sbzm，打开社保缴费证明，确认并提交", "Search sbzm, open the proof, confirm"),
            Text(
                "保存 PDF，拖到验证页；改掉一个字节，再拖一次",
                "Save the PDF, drop it at /v/; change a byte, drop it again",
            ),
        ),
        opens="/matters/social-insurance-proof/apply",
        number=Text(
            f"{len(matter.asks)} 项信息，要她填的 {len(hers)} 项",
            f"{len(matter.asks)} fields, of which she types {len(hers)}",
        ),
        command="curl /api/v1/matters/social-insurance-proof/form",
    )


def _kiosk() -> Card | None:
    """A pensioner of 78 at the kiosk; nothing is left behind."""
    instant = [m for m in content().matters.values() if m.case_type == "instant" and "kiosk" in m.channels]
    if not instant:
        return None
    return Card(
        persona="",
        title=Text("七十八岁，在自助终端上办", "Seventy-eight, at the kiosk"),
        steps=(
            Text(
                "放上演示卡，选大字，办养老资格认证，打印",
                "Put down a demo card, large text, confirm, print",
            ),
            Text("走开：它会先问，再把一切都清掉", "Walk away: it asks first, then wipes everything"),
        ),
        opens="/kiosk/",
        number=Text(f"{len(instant)} 个事项当场办完", f"{len(instant)} matters done on the spot"),
        command="tongban check",
    )


def _steward() -> Card | None:
    """A department mends its rows where they stand."""
    waiting = Quarantined.objects.filter(feed="social-insurance", resolved_at=None).count()
    if not waiting:
        return None
    return Card(
        persona="human_resources",
        title=Text("错在哪一格，就改哪一格", "The cell that is wrong is the cell that is mended"),
        steps=(
            Text("打开一行，看原因，改好，收下", "Open a row, read why, mend it, have it taken"),
            Text("居民说“不对”的，也在这里答复", "What residents call wrong is answered here too"),
        ),
        opens="/bureau/feeds/social-insurance/quarantine/",
        number=Text(f"{waiting} 行在等部门改正", f"{waiting} rows wait for the department"),
        command="tongban feed social-insurance FILE --quarantine LIST.csv",
    )


def _community() -> Card | None:
    """From a building to a household, and every look is logged."""
    return Card(
        persona="community",
        title=Text("从一栋楼走到一户人", "From a building to a household"),
        steps=(
            Text("打开一栋楼，看楼层和房间，再打开一户", "Open a building, its floors and rooms, then a home"),
            Text("再变成沈若溪，在“我的数据”看谁看过", "Then be 沈若溪, and see under My data who looked"),
        ),
        opens="/field/buildings/",
        number=Text("清单里没有一个姓名，打开一户才有", "No name in any list; only in a home opened"),
        command="tongban journal status",
    )


def _score() -> Score | None:
    """Counted once for what was delivered so far: two hundred thousand rows take some seconds."""
    truth = build.files().parent / "truth" / "rows.csv"
    if not truth.exists():
        return None
    name = f"tour/{truth.stat().st_mtime_ns}/{Batch.objects.count()}"
    found: Score | None = cache.get(name)
    if found is None:
        found = score(truth)
        cache.set(name, found, timeout=None)
    return found
