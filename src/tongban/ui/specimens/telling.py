"""What the page says: what is known, how far things are, papers and figures."""

from markupsafe import Markup

from tongban.ui import shelf as ui
from tongban.ui.parts.provenance import TONES, Tone
from tongban.ui.parts.status import STATES
from tongban.ui.specimens.base import Specimen
from tongban.ui.speech import current, t

_QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#000" d="'
    "M0 0h3v3H0zM6 0h3v3H6zM0 6h3v3H0zM4 0h1v2H4zM4 4h2v1H4zM7 4h2v1H7z"
    'M4 6h1v3H4zM6 6h1v1H6zM8 7h1v2H8zM6 8h1v1H6zM0 4h2v1H0z"/></svg>'
)


def provenance(tone: Tone = "known") -> ui.Provenance:
    sources: dict[Tone, tuple[str, str, str]] = {
        "known": (
            t("公安户籍", "Household register"),
            t("自2021年3月起", "since Mar 2021"),
            t("法定登记机关，日期最近。", "The registering authority, and the latest date."),
        ),
        "confirm": (
            t("社区网格", "Community worker"),
            t("2024年6月走访", "visited Jun 2024"),
            t("已过两年，请您看一眼。", "More than two years old; please look once."),
        ),
        "asked": (t("您填写", "You told us"), t("刚刚", "just now"), ""),
        "contested": (
            t("民政、医保", "Civil affairs, health insurance"),
            t("2025年1月", "Jan 2025"),
            t("两个部门说法不同，办件人员会核实。", "Two departments differ; an officer will check."),
        ),
    }
    source, since, reason = sources[tone]
    return ui.Provenance(source=source, since=since, tone=tone, reason=reason, wrong_href="#wrong")


def record() -> tuple[Specimen, ...]:
    looked = ui.LookRow(
        when=t("2026年11月20日 09:12", "20 Nov 2026, 09:12"),
        who=t("王某某", "Wang M."),
        organisation=t("娄葑街道便民服务中心", "Loufeng service centre"),
        purpose=t("办理：高龄津贴", "Matter: old-age allowance"),
        basis=t("您的申请 TB-2026-000123", "your application TB-2026-000123"),
        elements=(t("姓名", "name"), t("出生日期", "date of birth"), t("户籍地", "registered address")),
        question_href="#why",
    )
    return (
        Specimen(name="Provenance", parts=tuple(provenance(tone) for tone in TONES)),
        Specimen(
            name="SummaryList, ValueRow",
            parts=(
                ui.SummaryList(
                    label=t("已经知道的", "Already known"),
                    headed=True,
                    rows=(
                        ui.ValueRow(label=t("姓名", "Name"), value="顾美玉", provenance=provenance()),
                        ui.ValueRow(
                            label=t("身份证号码", "Identity number"),
                            value="320502********0046",
                            provenance=provenance(),
                            masked=True,
                        ),
                        ui.ValueRow(
                            label=t("现住地", "Lives at"),
                            value=t("娄葑街道夏园新村12幢", "12 Xiayuan, Loufeng"),
                            provenance=provenance("contested"),
                            action=Markup('<a href="#edit">{}</a>').format(t("更正", "Correct")),
                        ),
                    ),
                ),
            ),
        ),
        Specimen(name="LookList, LookRow", parts=(ui.LookList(label=t("谁看过", "Who looked"), looks=(looked,)),)),
    )


def sayings() -> tuple[Specimen, ...]:
    return (
        Specimen(
            name="Notice",
            parts=(
                ui.Notice(
                    title=t("这件事不用带材料", "You need bring nothing"),
                    body=t("三项都已从部门取得。", "All three papers came from departments."),
                ),
                ui.Notice(kind="done", title=t("已提交", "Submitted"), body="TB-2026-000123"),
                ui.Notice(kind="soon", title=t("明天到期", "Due tomorrow")),
                ui.Notice(kind="harm", title=t("撤回后不能恢复", "Withdrawing cannot be undone")),
            ),
        ),
        Specimen(
            name="StatusMark",
            row=True,
            parts=(
                *(ui.StatusMark(state=state) for state in STATES),
                ui.StatusMark(state="working", label=t("待补正", "Waiting for you")),
            ),
        ),
        Specimen(
            name="Empty",
            parts=(
                ui.Empty(
                    title=t("今天没有到期的件", "Nothing is due today"),
                    body=t("下一件在周四。", "The next one is on Thursday."),
                    icon="calendar",
                    action=ui.Button(label=t("看全部", "See all"), kind="quiet", href="#all"),
                ),
            ),
        ),
        Specimen(
            name="Steps",
            parts=(
                ui.Steps(
                    labels=(
                        t("看一看", "Read"),
                        t("核对", "Check"),
                        t("补充", "Add"),
                        t("提交", "Submit"),
                    ),
                    current=1,
                ),
            ),
        ),
        Specimen(
            name="FileList, FileRow",
            parts=(
                ui.FileList(
                    label=t("已经交的文件", "Files handed in"),
                    rows=(
                        ui.FileRow(
                            name=t("出生医学证明.jpg", "birth-certificate.jpg"),
                            facts=("JPEG", "1.2 MB"),
                            status=ui.StatusMark(
                                state="done", label=t("已收下，未查毒", "Kept, not checked for viruses")
                            ),
                            note=t("用于办件，随办件保存", "Part of a case, kept as long as it is"),
                            href="#file",
                        ),
                        ui.FileRow(
                            name=t("房产证.pdf", "deed.pdf"),
                            facts=("PDF", "0.4 MB"),
                            status=ui.StatusMark(state="draft", label=t("已删除", "Erased")),
                        ),
                    ),
                ),
            ),
        ),
        Specimen(
            name="Verdict",
            parts=(
                ui.Verdict(
                    title=t("真实、有效", "Genuine and valid"),
                    body=t("与出具时一字不差。", "Word for word as it was issued."),
                ),
                ui.Verdict(kind="soon", title=t("已过有效期", "No longer valid")),
                ui.Verdict(kind="harm", title=t("内容被改动过", "Altered")),
            ),
        ),
    )


def papers() -> tuple[Specimen, ...]:
    return (
        Specimen(
            name="PaperCard",
            parts=(
                ui.PaperCard(
                    title=t("老年人优待证", "Senior citizen card"),
                    number="苏老优 3205 0026 0001 23",
                    issuer=t("苏州工业园区", "Suzhou Industrial Park"),
                    holder="顾美玉",
                    issued=t("2026年11月23日", "23 Nov 2026"),
                    status=ui.StatusMark(state="done", label=t("有效", "Valid")),
                    href="#paper",
                ),
            ),
        ),
        Specimen(
            name="QR",
            row=True,
            parts=(
                ui.QR(
                    svg=_QR,
                    label=t("核验码", "Verification code"),
                    caption=t("扫码核验真伪", "Scan to verify"),
                ),
            ),
        ),
        Specimen(
            name="Table",
            parts=(
                ui.Table(
                    id=f"table-{current()}",
                    caption=t("按社区", "By community"),
                    columns=(
                        t("社区", "Community"),
                        ui.Column(label=t("80岁以上", "Aged 80+"), number=True),
                        ui.Column(label=t("独居", "Living alone"), number=True),
                        t("状态", "State"),
                    ),
                    rows=(
                        (t("师惠社区", "Shihui"), "412", "37", ui.StatusMark(state="done")),
                        (t("新未来社区", "Xinweilai"), "1,063", "121", ui.StatusMark(state="late")),
                    ),
                    total=(t("合计", "Total"), "1,475", "158", ""),
                ),
            ),
        ),
        Specimen(
            name="Figure",
            row=True,
            parts=(
                ui.Figure(value="7", unit=t("件", ""), label=t("今天到期", "due today"), href="#due", tone="soon"),
                ui.Figure(value="1", unit=t("件", ""), label=t("已超期", "overdue"), href="#late", tone="late"),
                ui.Figure(
                    value="98.2",
                    unit="%",
                    label=t("一次办成", "done in one go"),
                    note=t("本月", "this month"),
                ),
            ),
        ),
        Specimen(name="Pager", parts=(ui.Pager(previous_href="#p", next_href="#n", note="21-40"),)),
    )
