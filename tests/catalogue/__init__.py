"""Definitions: read, checked, loaded, succeeded, found."""
