"""What happened, append-only, in the transaction that made it happen.

``record`` appends an event; ``deliver`` carries events to subscribers, each with a cursor of its own that commits
with what the handler wrote; ``once`` makes an act idempotent by the caller's key.
"""
