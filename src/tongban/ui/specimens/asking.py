"""What is pressed and what is filled in."""

from tongban.ui import shelf as ui
from tongban.ui.specimens.base import Specimen
from tongban.ui.speech import current, t


def actions() -> tuple[Specimen, ...]:
    return (
        Specimen(
            name="Button",
            row=True,
            parts=(
                ui.Button(label=t("办理", "Apply")),
                ui.Button(label=t("存草稿", "Save draft"), kind="quiet", skip_check=True),
                ui.Button(label=t("撤回申请", "Withdraw"), kind="danger"),
                ui.Button(label=t("打印", "Print"), kind="quiet", icon="print", href="#print"),
                ui.Button(label=t("继续", "Continue"), size="large"),
            ),
        ),
        Specimen(name="Button block", parts=(ui.Button(label=t("提交", "Submit"), block=True, size="large"),)),
        Specimen(
            name="CopyButton",
            row=True,
            parts=(ui.CopyButton(text="TB-2026-000123", label=t("复制编号", "Copy number")),),
        ),
        Specimen(name="PrintButton", row=True, parts=(ui.PrintButton(), ui.PrintButton(size="large"))),
        Specimen(
            name="Button with a note",
            parts=(
                ui.Button(
                    label="顾美玉", note=t("82岁，居民", "82, resident"), icon="person", kind="quiet", block=True
                ),
            ),
        ),
        Specimen(
            name="ActionBar",
            parts=(
                ui.ActionBar(
                    buttons=(
                        ui.Button(label=t("提交申请", "Submit")),
                        ui.Button(label=t("存草稿", "Save draft"), kind="quiet"),
                    ),
                    note=t("提交后两个工作日内办结。", "Decided within two working days."),
                ),
            ),
        ),
    )


def fields() -> tuple[Specimen, ...]:
    own = f"g-{current()}"
    sexes = (ui.Option(value="2", label=t("女", "Female")), ui.Option(value="1", label=t("男", "Male")))
    return (
        Specimen(
            name="Field",
            parts=(
                ui.Field(
                    label=t("手机号码", "Mobile number"),
                    name=f"{own}-phone",
                    type="tel",
                    autocomplete="tel",
                    hint=t("只用来通知这一件事。", "Used to tell you about this matter only."),
                    width="half",
                ),
                ui.Field(
                    label=t("身份证号码", "Identity number"),
                    name=f"{own}-idno",
                    value="3205",
                    error=t("号码应为18位。", "The number has 18 characters."),
                    hint=t("18位，末位可能是X。", "18 characters; the last may be X."),
                    width="half",
                ),
                ui.Field(label=t("补充说明", "Anything else"), name=f"{own}-more", rows=3, required=False),
            ),
        ),
        Specimen(
            name="Choice",
            parts=(
                ui.Choice(label=t("性别", "Sex"), name=f"{own}-sex", options=sexes, value="2", inline=True),
                ui.Choice(
                    label=t("怎样领取", "How to collect"),
                    name=f"{own}-how",
                    options=(
                        ui.Option(value="phone", label=t("手机上看", "On my phone")),
                        ui.Option(
                            value="kiosk",
                            label=t("自助机打印", "Print at a kiosk"),
                            hint=t("本街道有6台。", "There are six in this sub-district."),
                        ),
                    ),
                    error=t("请选一种。", "Choose one."),
                ),
            ),
        ),
        Specimen(
            name="Select, Check, Upload",
            parts=(
                ui.Select(
                    label=t("社区", "Community"),
                    name=f"{own}-place",
                    width="half",
                    options=(
                        ui.Option(value="1", label=t("师惠社区", "Shihui")),
                        ui.Option(value="2", label=t("新未来社区", "Xinweilai")),
                    ),
                ),
                ui.Upload(
                    label=t("出生医学证明", "Birth certificate"),
                    name=f"{own}-file",
                    hint=t("拍照即可，四角都要在画面里。", "A photograph will do; show all four corners."),
                    limits=t("照片或 PDF，每份不超过 10 MB。", "Photograph or PDF, up to 10 MB each."),
                    most_bytes=10_000_000,
                    most_files=5,
                    many=True,
                ),
                ui.Check(label=t("以上内容属实", "All of this is true"), name=f"{own}-true"),
            ),
        ),
        Specimen(
            name="ErrorSummary",
            parts=(
                ui.ErrorSummary(
                    errors=(
                        (f"f-{own}-idno", t("身份证号码应为18位。", "The number has 18 characters.")),
                        (f"f-{own}-how", t("请选怎样领取。", "Choose how to collect.")),
                    )
                ),
            ),
        ),
        Specimen(
            name="Autosave",
            parts=(
                ui.Autosave(
                    said=t("已自动保存 10:32", "Saved 10:32"), button=ui.Button(label=t("保存", "Save"), kind="quiet")
                ),
            ),
        ),
        Specimen(
            name="SearchBox, FilterBox",
            parts=(
                ui.SearchBox(
                    action="#",
                    id=f"s-{own}",
                    label=t("找事项", "Find a matter"),
                    placeholder=t("例如：老年证、生育、开店", "such as: birth, shop, pension"),
                    size="large",
                ),
                ui.FilterBox(target=f"table-{current()}", label=t("在下表中找", "Find in the table below")),
            ),
        ),
    )
