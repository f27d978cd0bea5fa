"""The demo city: department files written as departments write them, personas, and the bar to step into them.

Mounted in demo mode only. Everything it shows came through the real pipeline.
"""
