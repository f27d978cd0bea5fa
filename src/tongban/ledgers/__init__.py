"""Ledgers nobody fills: projections of the journal, rebuilt at will from the first event."""
