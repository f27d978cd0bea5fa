"""Versioned definitions: data elements, code lists, matters, feeds, certificates, posts, places.

Files in ``content/`` are checked, then proposed; a definition in force is never edited, it gets a successor, and
whoever began under a version keeps it.
"""
