"""The one door to a person.

Every foreign key to a person points at ``Subject``, an empty row. ``look`` decides from ``Grant`` and the rules of
privacy, logs, and returns a ``Look``; ``residents.read`` alone turns a ``Look`` into values.
"""
