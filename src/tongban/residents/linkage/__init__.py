"""Linking rows by everything but a number: candidates by sound and birth date, scored, then ``rules.link`` decides.

Scores are Fellegi-Sunter's, by the splink library on DuckDB; its parameters are learned from the people whose rows
several departments number alike.
"""
