"""Where people and programs meet the house. Faces are strangers to each other; each page makes at most one write."""
