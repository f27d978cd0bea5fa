"""Measurements: each against a floor or a peer, in the same run, printed as a ratio. Never part of the tests."""
