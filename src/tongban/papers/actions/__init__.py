"""Every write of papers: issuing, printing and ending them; taking files in, scanning and erasing them."""

from .ending import AlreadySuperseded, AlreadyWithdrawn, revoke, supersede
from .erasing import InUse, erase, erase_due, keep_until
from .handing import Given, Handed, NotHers, assign, hand_in, scan_due
from .issuing import CODE_INDEX, Blank, BlanksDiffer, NoNumberLeft, Printed, issue
from .printing import PaperWithdrawn, page, pdf

__all__ = [
    "CODE_INDEX",
    "AlreadySuperseded",
    "AlreadyWithdrawn",
    "Blank",
    "BlanksDiffer",
    "Given",
    "Handed",
    "InUse",
    "NoNumberLeft",
    "NotHers",
    "PaperWithdrawn",
    "Printed",
    "assign",
    "erase",
    "erase_due",
    "hand_in",
    "issue",
    "keep_until",
    "page",
    "pdf",
    "revoke",
    "scan_due",
    "supersede",
]
