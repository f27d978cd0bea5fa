"""Places where people are served: kiosks and their sessions (windows, cabins and queues later)."""
