"""What stands around a page, and what leads into a matter."""

from tongban.ui import shelf as ui
from tongban.ui.specimens.base import NO_TOKEN, Specimen
from tongban.ui.speech import current, t


def tiles() -> tuple[Specimen, ...]:
    name = t("高龄津贴", "Old-age allowance")
    summary = t("满80周岁，每月发放", "From 80 years, paid monthly")
    tag = t("免材料", "no papers")
    return (
        Specimen(
            name="MatterTile",
            parts=(
                ui.MatterTile(href="#a", icon="heart", tags=(tag,), name=name, summary=summary),
                ui.MatterTile(href="#b", icon="paper", mark=ui.StatusMark(state="working"), name=name, summary=summary),
            ),
        ),
        Specimen(
            name="MatterTile kiosk",
            parts=(ui.MatterTile(href="#c", icon="heart", size="kiosk", name=name, summary=summary),),
        ),
        Specimen(
            name="Chips",
            parts=(
                ui.Chips(
                    label=t("按层级", "By level"),
                    items=(
                        ui.Chip(label=t("市级", "City"), href="#city", count=1463, current=True),
                        ui.Chip(label=t("县级", "County"), href="#county", count=20),
                        ui.Chip(label=t("镇（街道）级", "Town"), href="#town", count=1),
                    ),
                ),
                ui.Chips(
                    label=t("已选", "Chosen"),
                    items=(ui.Chip(label=t("市级", "City"), href="#all"),),
                    clears=True,
                ),
            ),
        ),
        Specimen(name="Keypad", parts=(ui.Keypad(target=f"f-g-{current()}-idno"),)),
        Specimen(name="EndButton", parts=(ui.EndButton(action="#", csrf=NO_TOKEN),)),
        Specimen(name="IdleGuard", parts=(ui.IdleGuard(end_action="#", csrf=NO_TOKEN),)),
    )


def places() -> tuple[Specimen, ...]:
    items = (
        ui.NavItem(label=t("首页", "Home"), href="#home", current=True),
        ui.NavItem(label=t("办事", "Apply"), href="#matters"),
        ui.NavItem(label=t("我的数据", "My data"), href="#data"),
    )
    desk = (
        ui.NavItem(label=t("今天", "Today"), href="#today", icon="calendar", current=True, count=7),
        ui.NavItem(label=t("全部办件", "All cases"), href="#cases", icon="list", count=1463),
        ui.NavItem(label=t("居民", "Residents"), href="#people", icon="people"),
    )
    switches = (ui.LargeTextSwitch(href="#large"), ui.LanguageSwitch(href="#lang"))
    bar = ui.DemoBar(
        action="#",
        csrf=NO_TOKEN,
        current="gu",
        personas=(
            ui.Persona(key="gu", name=t("顾美玉", "Gu Meiyu"), role=t("82岁，居民", "82, resident")),
            ui.Persona(key="lin", name=t("林晓", "Lin Xiao"), role=t("窗口", "window clerk")),
        ),
    )
    return (
        Specimen(name="Brand", parts=(ui.Brand(place=t("苏州工业园区", "Suzhou Industrial Park")),)),
        Specimen(name="SiteHeader", parts=(ui.SiteHeader(items=items, right=switches),)),
        Specimen(name="LargeTextSwitch on, by POST", parts=(ui.LargeTextSwitch(href="#", on=True, csrf=NO_TOKEN),)),
        Specimen(name="LanguageSwitch by POST", parts=(ui.LanguageSwitch(href="#", csrf=NO_TOKEN, next="/"),)),
        Specimen(
            name="SiteFooter",
            parts=(ui.SiteFooter(ask=t("师惠社区工作站", "Shihui community station"), links=items[:1]),),
        ),
        Specimen(name="Tabbar", parts=(ui.Tabbar(home="#1", matters="#2", papers="#3", data="#4", current="home"),)),
        Specimen(name="SideNav", parts=(ui.SideNav(items=desk),)),
        Specimen(name="DemoRibbon, DemoBar", parts=(ui.DemoRibbon(bar=bar, label=t("标记样例", "The mark, shown")),)),
        Specimen(name="SkipLink", parts=(ui.SkipLink(target="main"),)),
    )
