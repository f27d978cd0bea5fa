"""One handling of a matter: what was asked, what was known, how it was decided, what came of it."""
