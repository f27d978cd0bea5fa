"""Department data in: read, validated by element, quarantined with reasons, handed to the record in chunks.

Every row is accounted for: taken + unchanged + quarantined = rows read.
"""
