"""The residents' face: find a matter, read its guide, apply, keep one's papers, see one's data and who looked."""
