"""Properties are tried often enough to find a slip, seldom enough to be run at every save."""

from hypothesis import settings

settings.register_profile("house", max_examples=60, deadline=None, database=None)
settings.load_profile("house")
