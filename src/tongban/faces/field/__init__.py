"""The community workers' face: their own village or community, and no other."""
