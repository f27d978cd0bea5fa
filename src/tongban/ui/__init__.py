"""The design system: tokens, icons, one dataclass and one Jinja file per component, the layouts, the gallery.

It knows words, shapes and colours and nothing of matters, residents or law. Every face draws with it, so
that a status, a date or a value's origin looks the same on a phone, a desk, a kiosk and on paper.
"""
