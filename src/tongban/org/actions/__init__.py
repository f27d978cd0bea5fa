"""Every write to the organisation."""

from .accounts import give_token, open_account
from .divisions import load_crosswalk, load_divisions, load_places, succeed
from .handover import hand_over
from .staffing import appoint, begin_leave, end_leave, keep_grid
from .units import load_units

__all__ = [
    "appoint",
    "begin_leave",
    "end_leave",
    "give_token",
    "hand_over",
    "keep_grid",
    "load_crosswalk",
    "load_divisions",
    "load_places",
    "load_units",
    "open_account",
    "succeed",
]
