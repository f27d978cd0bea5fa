"""The house itself: its laws, held by walking it."""
