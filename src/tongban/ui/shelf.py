"""Every component under one roof: pages find them here by name, and so do the faces' Python and the tests."""

from tongban.ui.parts.actions import ActionBar, Button, CopyButton, PrintButton
from tongban.ui.parts.base import Content, Part
from tongban.ui.parts.demo import Demo, DemoBar, DemoRibbon, Persona
from tongban.ui.parts.fields import Autosave, Check, Choice, ErrorSummary, Field, Option, Select, Upload
from tongban.ui.parts.frame import (
    Brand,
    LanguageSwitch,
    LargeTextSwitch,
    NavItem,
    SideNav,
    SiteFooter,
    SiteHeader,
    SkipLink,
    Tabbar,
)
from tongban.ui.parts.kiosk import EndButton, IdleGuard, Keypad
from tongban.ui.parts.looks import LookList, LookRow
from tongban.ui.parts.matters import Chip, Chips, FilterBox, MatterTile, SearchBox, Steps
from tongban.ui.parts.notices import Empty, Notice, Verdict
from tongban.ui.parts.papers import QR, FileList, FileRow, PaperCard
from tongban.ui.parts.provenance import Provenance, SummaryList, ValueRow
from tongban.ui.parts.status import StatusMark
from tongban.ui.parts.tables import Column, Figure, Pager, Table

PARTS: tuple[type[Part], ...] = (
    ActionBar, Autosave, Brand, Button, Check, Chips, Choice, CopyButton, DemoBar, DemoRibbon, Empty, EndButton,
    ErrorSummary, Field, Figure, FileList, FileRow, FilterBox, IdleGuard, Keypad, LanguageSwitch, LargeTextSwitch,
    LookList, LookRow, MatterTile, Notice, PaperCard, Pager, PrintButton, Provenance, QR, SearchBox, Select, SideNav,
    SiteFooter, SiteHeader, SkipLink, StatusMark, Steps, SummaryList, Tabbar, Table, Upload, ValueRow, Verdict,
)  # fmt: skip
"""What draws itself."""

SHELF: dict[str, type] = {one.__name__: one for one in (*PARTS, Chip, Column, Demo, NavItem, Option, Persona)}
"""What a page may name: the components and the plain values they are made of."""

__all__ = [
    "PARTS", "QR", "SHELF", "ActionBar", "Autosave", "Brand", "Button", "Check", "Chip", "Chips", "Choice", "Column",
    "Content", "CopyButton", "Demo", "DemoBar", "DemoRibbon", "Empty", "EndButton", "ErrorSummary", "Field",
    "Figure", "FileList", "FileRow", "FilterBox", "IdleGuard", "Keypad", "LanguageSwitch", "LargeTextSwitch",
    "LookList", "LookRow", "MatterTile", "NavItem", "Notice", "Option", "Pager", "PaperCard", "Part", "Persona",
    "PrintButton", "Provenance", "SearchBox", "Select", "SideNav", "SiteFooter", "SiteHeader", "SkipLink",
    "StatusMark", "Steps", "SummaryList", "Tabbar", "Table", "Upload", "ValueRow",
    "Verdict",
]  # fmt: skip
