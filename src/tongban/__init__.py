"""Tongban 通办: a fact is entered once, a matter is applied for once, no ledger is copied out by hand."""

__version__ = "0.1.0"
