"""Flat arrays in, numbers with their uncertainty out.

Nothing here knows a table, a person or the clock: times are whole numbers, ``now`` is an argument.
"""
