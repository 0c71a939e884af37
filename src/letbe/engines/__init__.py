"""Where ``ties`` runs.  An engine decides where and in which pieces, and nothing about a tie.

Every engine offers ``ties(parts, now, *, zone, constants)`` and gives the table that ``letbe.ties.read``
gives for all messages at once; the tests in ``tests/engines`` are what that means.
"""
