"""Settings, urls and wiring: the only room that knows every other."""
