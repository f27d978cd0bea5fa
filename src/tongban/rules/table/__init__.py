"""Tables departments ask for: the language of their conditions, what a condition means, and when two mean the same."""
