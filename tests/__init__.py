"""Tests: rules as tables, packages mirrored, journeys in a browser, and the house itself."""
