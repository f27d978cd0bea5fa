"""The departments' and the data office's face: feeds and their health, the quarantine, doubts, contradictions."""
